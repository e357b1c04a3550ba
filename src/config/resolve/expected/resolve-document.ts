import type { ConfiguredAttachment, ExpectedDocument, RoleFact } from '../../../domain/target/expected-attachments.ts';
import type { FactSources } from '../../../domain/target/installation-facts.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import { isProvided } from '../../../facts/registry.ts';
import type {
  CanonicalPolicy,
  Installation,
  TemplateSource,
} from '../../../policy/canonical/parameters/canonical-policy.ts';
import { sampleFact } from '../../../policy/canonical/parameters/role-facts.ts';
import { renderPolicy } from '../../../policy/canonical/render.ts';
import type { BuiltinTemplate } from '../../../policy/canonical/template/template.ts';
import { builtinTemplates } from '../../../policy/canonical/templates.ts';
import { originOf, type RenderedSource, templateOf as templateSourceOf } from '../../../sources/registry.ts';
import type { Path } from '../../problems/problem.ts';
import type { TargetConfiguration } from '../../schema/schema.ts';
import type { SecretContext } from '../loaded/secrets.ts';
import { factSourcesOf } from './resolve-facts.ts';
import { resolveSource } from './resolve-source.ts';
import { placeProblem } from './template-problems.ts';

/** `attachments` as the schema reads it. */
export type Given = NonNullable<TargetConfiguration['attachments']>;
/** An entry of `attachments.expected` as the schema reads it. */
export type GivenExpected = Given['expected'][number];

/** What entries of attachments are resolved with; `path` is that of the entry. */
export interface AttachmentContext extends SecretContext {
  readonly target: TargetConfiguration;
  readonly installation: Installation;
  readonly path: Path;
}

/** What says a document, of whatever place. */
type GivenDocument = Pick<GivenExpected, 'template' | 'template_file' | 'parameters' | 'tag_parameters'> &
  Partial<Pick<GivenExpected, 'arn' | 'source' | 'extends' | 'add'>>;

/** The document of an entry and where it comes from; `undefined` where something is wrong with it, which is noted. */
export async function resolveDocument(
  given: GivenDocument,
  context: AttachmentContext,
): Promise<Pick<ConfiguredAttachment, 'document' | 'origin'> | undefined> {
  if (given.arn !== undefined) return { document: { kind: 'any' } };
  const homeRegion = context.target.home_region;
  const configured = await resolveSource(given, { path: context.path, homeRegion, otherwise: '', context });
  if (!configured) return undefined;
  const { source } = configured;
  if (source.kind === 'cloudformation') return { document: { kind: 'stack', ...source.given } };
  const document = renderedDocument(source, given, { ...context, path: configured.path });
  return document && { document, origin: originOf(source) };
}

function renderedDocument(
  source: RenderedSource,
  given: GivenDocument,
  context: AttachmentContext,
): ExpectedDocument | undefined {
  const { template, parameters: own } = templateSourceOf(source);
  const builtin = template.kind === 'builtin' ? templateOf(template.template) : undefined;
  const facts = factsOf({ ...given, parameters: own }, builtin, {
    ...template,
    facts: factSourcesOf(context.target.facts),
  });
  const parameters = { ...sharedParameters(builtin, context), ...own };
  const rendered = renderSample({ source: template, parameters, facts }, context);
  if (!rendered) return undefined;
  if (Object.keys(facts).length === 0) {
    return { kind: 'fixed', text: rendered.text, pages: rendered.statements.map(({ page }) => page) };
  }
  return byRole(template, { parameters, facts });
}

/** A document for each role. */
export function byRole(template: TemplateSource, filled: Pick<ByRole, 'parameters' | 'facts'>): ByRole {
  const named =
    template.kind === 'builtin'
      ? { name: template.template, ...withoutAbsent({ add: template.add }) }
      : { fileName: template.fileName, text: template.text };
  return { kind: 'by-role', template: named, ...filled };
}

type ByRole = Extract<ExpectedDocument, { readonly kind: 'by-role' }>;

/** What a template of the notebook policy takes from the role itself, and the values that a sample of it is rendered with. */
export function roleFactsOf(
  given: Pick<GivenExpected, 'parameters' | 'tag_parameters'>,
  template: TemplateSource,
  installation: Installation,
): { readonly facts: Readonly<Record<string, RoleFact>>; readonly sample: Readonly<Record<string, unknown>> } {
  const builtin = template.kind === 'builtin' ? templateOf(template.template) : undefined;
  const facts = factsOf(given, builtin, { ...template, facts: { instanceTypes: false } });
  const sample = Object.entries(facts).map(([name, fact]) => [name, sampleFact(name, fact, installation)]);
  return { facts, sample: Object.fromEntries(sample) };
}

/** A template that ships with the product, by its name. */
export function templateOf(name: string): BuiltinTemplate | undefined {
  return builtinTemplates.find((template) => template.name === name);
}

/** A parameter that is given as a value is not read from the role. */
function factsOf(
  { parameters, tag_parameters }: Pick<GivenExpected, 'parameters' | 'tag_parameters'>,
  builtin: BuiltinTemplate | undefined,
  { facts, ...source }: TemplateSource & { readonly facts: FactSources },
): Readonly<Record<string, RoleFact>> {
  const known = source.kind === 'file' ? roleParametersIn(source.text) : (builtin?.fromRole ?? {});
  const own = Object.entries(known).filter(
    ([name, fact]) =>
      !Object.hasOwn(parameters, name) &&
      !(typeof fact === 'object' && 'fact' in fact && !isProvided(fact.fact, facts)),
  );
  const tags = Object.entries(tag_parameters).map(([name, tag]) => [name, { tag }] as const);
  return Object.fromEntries([...own, ...tags]);
}

/** What every template of a file may say of the role without being told. */
const roleParameters = { role_arn: 'arn', role_name: 'name', role_path: 'path' } as const;

function roleParametersIn(text: string): Readonly<Record<string, RoleFact>> {
  return Object.fromEntries(Object.entries(roleParameters).filter(([name]) => text.includes(`\${${name}}`)));
}

/** What a built-in template has in common with the notebook policy is written once, with the notebook policy. */
function sharedParameters(builtin: BuiltinTemplate | undefined, { target, installation }: AttachmentContext) {
  const names = builtin?.parameterNames(installation) ?? [];
  return Object.fromEntries(
    Object.entries({ ...target.policy.source?.parameters, ...target.policy.parameters }).filter(([name]) =>
      names.includes(name),
    ),
  );
}

interface Sample {
  readonly source: TemplateSource;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly facts: Readonly<Record<string, RoleFact>>;
}

/** Renders it for a role that there might be, so that what is wrong is told now and not in the first scan. */
function renderSample({ source, parameters, facts }: Sample, context: AttachmentContext): CanonicalPolicy | undefined {
  const { installation, path, complaints } = context;
  const filled = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, sampleFact(name, fact, installation)]),
  );
  const outcome = renderPolicy(source, { ...parameters, ...filled }, installation);
  const problems = outcome.ok ? outcome.policy.warnings : outcome.problems;
  const told = problems.map((problem) => placeProblem(problem, path, context));
  (outcome.ok ? complaints.warnings : complaints.problems).push(...told);
  return outcome.ok ? outcome.policy : undefined;
}
