import {
  type AttachmentPlace,
  type ConfiguredAttachment,
  type ConfiguredAttachments,
  type ExpectedAttachments,
  type ExpectedDocument,
  notebookAttachmentId,
  type RoleFact,
  type StackDocument,
} from '../../domain/target/expected-attachments.ts';
import type { FactSources } from '../../domain/target/installation-facts.ts';
import type { AttachmentPattern } from '../../domain/target/target.ts';
import { isProvided } from '../../facts/registry.ts';
import type {
  CanonicalPolicy,
  Installation,
  TemplateSource,
} from '../../policy/canonical/parameters/canonical-policy.ts';
import { sampleFact } from '../../policy/canonical/parameters/role-facts.ts';
import { renderPolicy } from '../../policy/canonical/render.ts';
import type { BuiltinTemplate } from '../../policy/canonical/template/template.ts';
import { builtinTemplates } from '../../policy/canonical/templates.ts';
import { readTrustPolicy } from '../../policy/trust/trust-policy.ts';
import type { Path } from '../problems/problem.ts';
import { refuseRepeated } from '../read/repeated.ts';
import type { TargetConfiguration } from '../schema/schema.ts';
import { factSourcesOf } from './resolve-facts.ts';
import { attachmentPattern, roleSelector } from './resolve-selector.ts';
import { originOf, type RenderedSource, resolveSource, templateOf as templateSourceOf } from './resolve-source.ts';
import type { SecretContext } from './secrets.ts';
import { placeProblem } from './template-problems.ts';

type Given = NonNullable<TargetConfiguration['attachments']>;
type GivenExpected = Given['expected'][number];

interface AttachmentContext extends SecretContext {
  readonly target: TargetConfiguration;
  readonly installation: Installation;
  readonly path: Path;
}

/** What should be attached to the roles of a target. What is wrong with it is noted; then the answer is not to be used. */
export async function resolveAttachments(
  target: TargetConfiguration,
  notebook: NotebookSource,
  context: AttachmentContext,
): Promise<ConfiguredAttachments> {
  const { attachments } = target;
  const { path, complaints } = context;
  const entries = attachments?.expected ?? [];
  refuseRepeated(
    [notebookAttachmentId, ...entries.map(({ id }) => id)],
    (index) => [...path, 'expected', Math.max(0, index - 1), 'id'],
    complaints,
  );
  const expected = await Promise.all(
    entries.map((entry, index) => resolveExpected(entry, { ...context, path: [...path, 'expected', index] })),
  );
  return {
    expected: [notebookAttachment(target, notebook), ...expected.flatMap((one) => one ?? [])],
    permitted: (attachments?.permitted ?? []).flatMap(({ managed, inline }) => [
      ...(managed ? [{ kind: 'managed' as const, pattern: attachmentPattern(managed) }] : []),
      ...(inline === undefined ? [] : [{ kind: 'inline' as const, name: inline }]),
    ]),
    trust: await resolveTrust(attachments, context),
    saysTrust: attachments?.trust_file !== undefined,
  };
}

/** The notebook policy as it is configured: its document with where that comes from, or the stack that says it. */
export type NotebookSource =
  | { readonly canonical: CanonicalPolicy; readonly origin: string }
  | { readonly canonical: null; readonly stack: Omit<StackDocument, 'kind'> };

/** Which policy of a role is the notebook policy, where no stack knows it better. */
export function notebookPattern({ policy }: TargetConfiguration): AttachmentPattern {
  return attachmentPattern(policy.attached ?? { name: '*notebook*policy*' });
}

/** An inline policy can be the notebook policy too. A stack knows where it is, where nothing else is said. */
function notebookAttachment(target: TargetConfiguration, notebook: NotebookSource): ConfiguredAttachment {
  const place: AttachmentPlace = { kind: 'attached', pattern: notebookPattern(target) };
  const base = { id: notebookAttachmentId, required: true };
  if (!notebook.canonical) {
    const document = { kind: 'stack' as const, ...notebook.stack };
    return { ...base, document, ...(target.policy.attached ? { place } : {}) };
  }
  const { canonical, origin } = notebook;
  const pages = canonical.statements.map(({ page }) => page);
  return { ...base, place, document: { kind: 'fixed', text: canonical.text, pages }, origin };
}

async function resolveExpected(
  given: GivenExpected,
  context: AttachmentContext,
): Promise<ConfiguredAttachment | undefined> {
  const { id, required, roles } = given;
  const resolved = await resolveDocument(given, context);
  if (!resolved) return undefined;
  const selectors = roles ? { roles: roles.map(roleSelector) } : {};
  const place = placeOf(given);
  return { id, ...(place ? { place } : {}), ...resolved, required, ...selectors };
}

function placeOf({ arn, managed, inline, boundary }: GivenExpected): AttachmentPlace | undefined {
  if (inline !== undefined) return { kind: 'inline', name: inline };
  if (boundary) return { kind: 'boundary', pattern: attachmentPattern(boundary) };
  if (managed) return { kind: 'managed', pattern: attachmentPattern(managed) };
  return arn === undefined ? undefined : { kind: 'managed', pattern: { arn } };
}

async function resolveDocument(
  given: GivenExpected,
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
  given: GivenExpected,
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
  const named =
    template.kind === 'builtin' ? { name: template.template } : { fileName: template.fileName, text: template.text };
  return { kind: 'by-role', template: named, parameters, facts };
}

function templateOf(name: string): BuiltinTemplate | undefined {
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

async function resolveTrust(
  given: Given | undefined,
  { path, files, complaints }: AttachmentContext,
): Promise<ExpectedAttachments['trust']> {
  const services = given?.trusted_services ?? ['sagemaker.amazonaws.com', 'translate.amazonaws.com'];
  const statement = { Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' };
  const most = { text: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), exactly: false };
  if (given?.trust_file === undefined) return most;
  const place = [...path, 'trust_file'];
  const text = await files.read(place, given.trust_file);
  if (text === undefined) return most;
  const outcome = readTrustPolicy(text);
  for (const message of outcome.problems) complaints.refuseQuietly(place, message);
  return { text, exactly: true };
}
