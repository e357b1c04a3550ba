import {
  type AttachmentPlace,
  type ExpectedAttachment,
  type ExpectedAttachments,
  type ExpectedDocument,
  notebookAttachmentId,
  type RoleFact,
} from '../../domain/target/expected-attachments.ts';
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
import { attachmentPattern, roleSelector } from './resolve-selector.ts';
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
  canonical: CanonicalPolicy,
  context: AttachmentContext,
): Promise<ExpectedAttachments> {
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
    expected: [notebook(target, canonical), ...expected.flatMap((one) => one ?? [])],
    permitted: (attachments?.permitted ?? []).flatMap(({ managed, inline }) => [
      ...(managed ? [{ kind: 'managed' as const, pattern: attachmentPattern(managed) }] : []),
      ...(inline === undefined ? [] : [{ kind: 'inline' as const, name: inline }]),
    ]),
    trust: await resolveTrust(attachments, context),
  };
}

/** An inline policy can be the notebook policy too. */
function notebook({ policy }: TargetConfiguration, { text, statements }: CanonicalPolicy): ExpectedAttachment {
  return {
    id: notebookAttachmentId,
    place: { kind: 'attached', pattern: attachmentPattern(policy.attached) },
    document: { kind: 'fixed', text, pages: statements.map(({ page }) => page) },
    required: true,
  };
}

async function resolveExpected(
  given: GivenExpected,
  context: AttachmentContext,
): Promise<ExpectedAttachment | undefined> {
  const document = await resolveDocument(given, context);
  if (!document) return undefined;
  const { id, required, roles } = given;
  const selectors = roles ? { roles: roles.map(roleSelector) } : {};
  return { id, place: placeOf(given), document, required, ...selectors };
}

function placeOf({ arn, managed, inline, boundary }: GivenExpected): AttachmentPlace {
  if (inline !== undefined) return { kind: 'inline', name: inline };
  if (boundary) return { kind: 'boundary', pattern: attachmentPattern(boundary) };
  return { kind: 'managed', pattern: managed ? attachmentPattern(managed) : { arn: arn ?? '' } };
}

async function resolveDocument(
  given: GivenExpected,
  context: AttachmentContext,
): Promise<ExpectedDocument | undefined> {
  if (given.arn !== undefined) return { kind: 'any' };
  const source = await sourceOf(given, context);
  if (!source) return undefined;
  const builtin = source.kind === 'builtin' ? templateOf(source.template) : undefined;
  const facts = factsOf(given, builtin);
  const parameters = { ...sharedParameters(builtin, context), ...given.parameters };
  const rendered = renderSample({ source, parameters, facts }, context);
  if (!rendered) return undefined;
  if (Object.keys(facts).length === 0) {
    return { kind: 'fixed', text: rendered.text, pages: rendered.statements.map(({ page }) => page) };
  }
  const template =
    source.kind === 'builtin' ? { name: source.template } : { fileName: source.fileName, text: source.text };
  return { kind: 'by-role', template, parameters, facts };
}

async function sourceOf(
  { template, template_file: name }: GivenExpected,
  { path, files }: AttachmentContext,
): Promise<TemplateSource | undefined> {
  if (name === undefined) return { kind: 'builtin', template: template ?? '' };
  const text = await files.read([...path, 'template_file'], name);
  return text === undefined ? undefined : { kind: 'file', fileName: name, text };
}

function templateOf(name: string): BuiltinTemplate | undefined {
  return builtinTemplates.find((template) => template.name === name);
}

/** A parameter that is given as a value is not read from the role. */
function factsOf(
  { parameters, tag_parameters }: GivenExpected,
  builtin: BuiltinTemplate | undefined,
): Readonly<Record<string, RoleFact>> {
  const own = Object.entries(builtin?.fromRole ?? {}).filter(([name]) => !(name in parameters));
  const tags = Object.entries(tag_parameters).map(([name, tag]) => [name, { tag }] as const);
  return Object.fromEntries([...own, ...tags]);
}

/** What a built-in template has in common with the notebook policy is written once, with the notebook policy. */
function sharedParameters(builtin: BuiltinTemplate | undefined, { target, installation }: AttachmentContext) {
  const names = builtin?.parameterNames(installation) ?? [];
  return Object.fromEntries(Object.entries(target.policy.parameters).filter(([name]) => names.includes(name)));
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
