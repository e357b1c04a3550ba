import type {
  ConfiguredAttachments,
  ExpectedAttachments,
  ExpectedTrust,
  TrustOfRoles,
} from '../../../domain/target/expected-attachments.ts';
import type { Installation } from '../../../policy/canonical/parameters/canonical-policy.ts';
import { newestRelease, type Release } from '../../../policy/canonical/releases/releases.ts';
import type { BuiltinTemplate } from '../../../policy/canonical/template/template.ts';
import { trustTemplates } from '../../../policy/canonical/templates.ts';
import { readTrustPolicy } from '../../../policy/trust/trust-policy.ts';
import type { Path } from '../../problems/problem.ts';
import { nearest } from '../../problems/suggest.ts';
import type { TargetConfiguration } from '../../schema/schema.ts';
import type { SecretContext } from '../loaded/secrets.ts';
import { releasesIn } from './release-range.ts';
import { alternativesIn, currentRelease } from './resolve-accepted.ts';
import { roleSelector } from './resolve-selector.ts';
import { placeProblem } from './template-problems.ts';

type Given = NonNullable<TargetConfiguration['attachments']>;
type GivenTrust = Given['trust'][number];

/** What trust policies are resolved with. */
export interface TrustContext extends SecretContext {
  readonly installation: Installation;
  /** Of the attachments. */
  readonly path: Path;
  /** Parameters that are given for the notebook policy. */
  readonly shared: Readonly<Record<string, unknown>>;
}

/** Who may assume the roles of a target. What is wrong with it is noted; then the answer is not to be used. */
export async function resolveTrust(
  given: Given | undefined,
  context: TrustContext,
): Promise<Pick<ConfiguredAttachments, 'trust' | 'saysTrust'> & Pick<ExpectedAttachments, 'trustOfRoles'>> {
  const entries = await Promise.all(
    (given?.trust ?? []).map(async (entry, index): Promise<readonly TrustOfRoles[]> => {
      const said = await trustOf(entry, { ...context, path: [...context.path, 'trust', index] });
      const { roles } = entry;
      return said ? [{ ...said, ...(roles ? { roles: roles.map(roleSelector) } : {}) }] : [];
    }),
  );
  return {
    trustOfRoles: entries.flat(),
    trust: await trustOfAll(given, context),
    saysTrust: given?.trust_file !== undefined,
  };
}

async function trustOfAll(given: Given | undefined, context: TrustContext): Promise<ExpectedTrust> {
  const most = trusting(given?.trusted_services ?? ['sagemaker.amazonaws.com', 'translate.amazonaws.com']);
  if (given?.trust_file === undefined) return most;
  return (await fromFile(given.trust_file, { ...context, path: [...context.path, 'trust_file'] })) ?? most;
}

function trusting(services: readonly string[]): ExpectedTrust {
  const statement = { Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' };
  return { text: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), exactly: false };
}

async function fromFile(name: string, { files, complaints, path }: TrustContext): Promise<ExpectedTrust | undefined> {
  const text = await files.read(path, name);
  if (text === undefined) return undefined;
  for (const message of readTrustPolicy(text).problems) complaints.refuseQuietly(path, message);
  return { text, exactly: true, origin: `file ${name}` };
}

async function trustOf(given: GivenTrust, context: TrustContext): Promise<ExpectedTrust | undefined> {
  if (given.services) return trusting(given.services);
  if (given.file !== undefined) return fromFile(given.file, { ...context, path: [...context.path, 'file'] });
  return fromTemplate(given, context);
}

function fromTemplate(given: GivenTrust, context: TrustContext): ExpectedTrust | undefined {
  const { template: name = '', releases } = given;
  const template = trustTemplates.find((one) => one.name === name);
  if (!template) {
    const names = trustTemplates.map((one) => one.name);
    const similar = nearest(name, names);
    const hint = similar === undefined ? `there are ${names.join(', ')}` : `did you mean ${similar}?`;
    context.complaints.refuseQuietly([...context.path, 'template'], `is not a built-in trust policy; ${hint}`);
    return undefined;
  }
  if (releases !== undefined && releasesIn(releases) === undefined) {
    const message = 'is not a range of versions; write one such as ">=1.5" or "1.6.5 - 1.6.8"';
    context.complaints.refuseQuietly([...context.path, 'releases'], message);
    return undefined;
  }
  const parameters = parametersOf(given, template, context);
  const named = parameters['release'] as Release | undefined;
  const release = currentRelease(named, releases) ?? named ?? newestRelease;
  const text = render(template, { ...parameters, release }, context);
  if (text === undefined) return undefined;
  const accepted = (releases === undefined ? [] : alternativesIn(releases, template, release)).flatMap((one) => {
    const other = render(template, { ...parameters, release: one.release }, context);
    return other === undefined ? [] : [{ label: one.label, text: other }];
  });
  return { text, exactly: true, origin: `template ${name}`, ...(accepted.length > 0 ? { accepted } : {}) };
}

/** What it has in common with the notebook policy, such as the release, is written once, with the notebook policy. */
function parametersOf({ parameters }: GivenTrust, template: BuiltinTemplate, { shared, installation }: TrustContext) {
  const names = template.parameterNames(installation);
  const common = Object.entries(shared).filter(([name]) => names.includes(name));
  return { ...Object.fromEntries(common), ...parameters };
}

function render(
  template: BuiltinTemplate,
  parameters: Readonly<Record<string, unknown>>,
  { installation, path, complaints, ...context }: TrustContext,
): string | undefined {
  const outcome = template.render(parameters, installation);
  if (outcome.ok) {
    const Statement = outcome.rows.map(({ statement }) => statement);
    return JSON.stringify({ Version: '2012-10-17', Statement });
  }
  complaints.problems.push(
    ...outcome.problems.map((problem) => placeProblem(problem, path, { complaints, ...context })),
  );
  return undefined;
}
