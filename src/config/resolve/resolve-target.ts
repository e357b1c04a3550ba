import type { Target } from '../../domain/target/target.ts';
import type { RenderOutcome, TemplateSource } from '../../policy/canonical/parameters/canonical-policy.ts';
import { renderPolicy } from '../../policy/canonical/render.ts';
import { defaultTemplate } from '../../policy/canonical/templates.ts';
import type { Path } from '../problems/problem.ts';
import type { TargetConfiguration } from '../schema/schema.ts';
import type { ResolvedTarget } from './loaded-configuration.ts';
import { resolveAttachments } from './resolve-attachments.ts';
import { attachmentPattern, roleSelector, withoutAbsent } from './resolve-selector.ts';
import { readExternalId, type SecretContext } from './secrets.ts';
import { placeProblem } from './template-problems.ts';

/** A target ready for use; `undefined` when its files or its policy have problems, which have been noted. */
export async function resolveTarget(
  given: TargetConfiguration,
  path: Path,
  context: SecretContext,
): Promise<ResolvedTarget | undefined> {
  const assumeRole = await resolveAccess(given, path, context);
  const canonical = await resolvePolicy(given, [...path, 'policy'], context);
  if (!canonical) return undefined;
  const { partition, account_id: accountId, home_region: homeRegion } = given;
  const installation = { partition, accountId, homeRegion };
  const place = [...path, 'attachments'];
  const attachments = await resolveAttachments(given, canonical, {
    ...context,
    target: given,
    installation,
    path: place,
  });
  const target: Target = {
    id: given.id,
    accountId: given.account_id,
    partition: given.partition,
    homeRegion: given.home_region,
    regions: given.regions ?? [given.home_region],
    access: { ...assumeRole, useFipsEndpoint: given.fips, endpoints: withoutAbsent(given.endpoints) },
    roles: given.roles.map(roleSelector),
    roleReading: given.role_reading,
    attached: attachmentPattern(given.policy.attached),
    stacks: [],
  };
  return { target, canonical, attachments };
}

async function resolveAccess({ assume_role: given }: TargetConfiguration, path: Path, context: SecretContext) {
  if (!given) return {};
  const { arn, external_id, external_id_file, session_name: sessionName } = given;
  if (external_id !== undefined) context.files.secrets.add(external_id);
  const externalId =
    external_id_file === undefined
      ? external_id
      : await readExternalId([...path, 'assume_role', 'external_id_file'], external_id_file, context);
  return { assumeRole: { arn, sessionName, ...(externalId === undefined ? {} : { externalId }) } };
}

async function resolvePolicy(given: TargetConfiguration, path: Path, context: SecretContext) {
  const source = await templateOf(given.policy, path, context);
  if (!source) return undefined;
  const { partition, account_id: accountId, home_region: homeRegion } = given;
  const rendered: RenderOutcome = renderPolicy(source, given.policy.parameters, { partition, accountId, homeRegion });
  const { complaints } = context;
  const problems = rendered.ok ? rendered.policy.warnings : rendered.problems;
  const own = problems.filter(({ path: place }) => !installationPaths.includes(place));
  const told = own.map((problem) => placeProblem(problem, path, context));
  (rendered.ok ? complaints.warnings : complaints.problems).push(...told);
  return rendered.ok ? rendered.policy : undefined;
}

/** What the target itself says wrong of these has been told already, where it is written. */
const installationPaths = ['partition', 'account', 'region'];

async function templateOf(
  { template = defaultTemplate, template_file: name }: TargetConfiguration['policy'],
  path: Path,
  { files }: SecretContext,
): Promise<TemplateSource | undefined> {
  if (name === undefined) return { kind: 'builtin', template };
  const text = await files.read([...path, 'template_file'], name);
  return text === undefined ? undefined : { kind: 'file', fileName: name, text };
}
