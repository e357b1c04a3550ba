import type { ReadFailure } from '../domain/evaluation/read.ts';
import {
  type AttachmentPlace,
  type ConfiguredAttachment,
  type ConfiguredAttachments,
  type ExpectedAttachment,
  type ExpectedAttachments,
  notebookAttachmentId,
  type OpenExpectation,
  type StackDocument,
} from '../domain/target/expected-attachments.ts';
import type { StackReference } from '../domain/target/stack-reading.ts';
import type { Target } from '../domain/target/target.ts';
import type { CanonicalPolicy, Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import type { NotebookDocument } from '../policy/canonical/parameters/notebook-document.ts';
import type { SourceContext, SourcedPolicy, Untold } from './policy-source.ts';
import { documentOf } from './registry.ts';
import { expectationOfStack, type StackExpectation } from './role-expectation.ts';

/** What the roles of a target should have, as it is configured. */
export interface ConfiguredExpectation {
  readonly target: Target;
  /** The notebook policy; `null` where a stack says it, or each role has its own. */
  readonly canonical: CanonicalPolicy | null;
  readonly attachments: ConfiguredAttachments;
}

/** The same once every stack was asked. What a stack did not say is unknown, and nothing else. */
export interface SettledExpectation {
  readonly target: Target;
  readonly canonical: Settled<NotebookDocument>;
  readonly attachments: ExpectedAttachments;
}

/** What a source says, or why it says nothing. */
export type Settled<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failures: readonly ReadFailure[] };

/** Puts what the stacks say in its place. */
export function settleExpectation(
  { target, canonical, attachments }: ConfiguredExpectation,
  stackOf: SourceContext['stackOf'],
): SettledExpectation {
  const { partition, accountId, homeRegion } = target;
  const context = { installation: { partition, accountId, homeRegion }, stackOf };
  const settled = attachments.expected.map((one) => settleAttachment(one, context));
  const expected = settled.flatMap(({ attachment }) => attachment ?? []);
  const { saysTrust, ...rest } = attachments;
  const stacks = target.stacks.map((reference) => expectationOf(reference, { target, configured: expected, stackOf }));
  const trust = saysTrust ? [] : stacks.flatMap((stack) => stack.trust);
  const open = [...settled.flatMap((one) => one.open ?? []), ...stacks.flatMap((stack) => stack.open)];
  const notebook = attachments.expected.findIndex(({ id }) => id === notebookAttachmentId);
  const place = settled[notebook]?.attachment?.place;
  return {
    // The source knows the very policy, where nobody said how it is to be found.
    target: place && 'pattern' in place ? { ...target, attached: place.pattern } : target,
    canonical: canonicalOf(settled[notebook], canonical),
    attachments: {
      ...rest,
      expected: [...expected, ...stacks.flatMap((stack) => stack.attachments)],
      ...(trust.length > 0 ? { trustOf: new Map(trust) } : {}),
      ...(open.length > 0 ? { open } : {}),
    },
  };
}

interface SettledAttachment {
  /** Absent where not even its place is known. */
  readonly attachment?: ExpectedAttachment;
  /** Set where a stack says the document. */
  readonly sourced?: SourcedPolicy;
  /** Set where the place is not known. */
  readonly open?: OpenExpectation;
  readonly failures?: readonly ReadFailure[];
}

function canonicalOf(
  notebook: SettledAttachment | undefined,
  configured: CanonicalPolicy | null,
): SettledExpectation['canonical'] {
  const document = notebook?.attachment?.document;
  if (document?.kind === 'by-role') return { ok: true, value: { kind: 'by-role', document } };
  const policy = notebook?.sourced?.policy ?? configured;
  return policy ? { ok: true, value: { kind: 'common', policy } } : { ok: false, failures: notebook?.failures ?? [] };
}

function settleAttachment(
  { document, place, ...rest }: ConfiguredAttachment,
  context: { readonly installation: Installation; readonly stackOf: SourceContext['stackOf'] },
): SettledAttachment {
  if (document.kind !== 'stack') {
    // The schema asks for a place wherever no stack knows it.
    if (!place) throw new Error(`nothing says where ${rest.id} is attached`);
    return { attachment: { ...rest, place, document } };
  }
  const { stack, resource } = document;
  const outcome = documentOf({ kind: 'cloudformation', given: { stack, resource } }, context);
  return outcome.ok
    ? saidByStack({ ...rest, ...(place ? { place } : {}) }, outcome.sourced)
    : unsaid({ ...rest, document, ...(place ? { place } : {}) }, outcome);
}

function saidByStack(
  { place, ...rest }: Omit<ConfiguredAttachment, 'document'>,
  sourced: SourcedPolicy,
): SettledAttachment {
  const { policy, origin } = sourced;
  const pages = policy.statements.map(({ page }) => page);
  const attachment: ExpectedAttachment = {
    ...rest,
    place: place ?? placeOf(rest.id, sourced),
    document: { kind: 'fixed', text: policy.text, pages },
    origin,
  };
  return { attachment, sourced };
}

/** The document is unknown; without a place, so is whether what stands on the roles is this policy. */
function unsaid(
  { document, place, ...rest }: ConfiguredAttachment & { readonly document: StackDocument },
  outcome: Untold,
): SettledAttachment {
  const failures = failuresOf(document.stack, outcome);
  const { roles } = rest;
  if (place) return { attachment: { ...rest, place, document: { kind: 'unknown', failures } }, failures };
  return { open: { failures, ...(roles ? { roles } : {}) }, failures };
}

/** The most problems that one failure tells; they are often all of one kind. */
const toldProblems = 5;

/** Why a stack does not say what should be, as failures of reading. */
function failuresOf(
  { stack }: StackReference,
  { problems, failures = [] }: Omit<Untold, 'ok'>,
): readonly ReadFailure[] {
  if (problems.length === 0) return failures;
  const told = problems
    .slice(0, toldProblems)
    .map(({ path, message }) => (path === '' ? message : `${path} ${message}`));
  const more = problems.length > toldProblems ? `; and ${problems.length - toldProblems} more` : '';
  const message = `What should be cannot be resolved: ${told.join('; ')}${more}`;
  return [...failures, { reason: 'unresolved', operation: 'cloudformation:GetTemplate', subject: stack, message }];
}

/** An inline policy can be the notebook policy too. */
function placeOf(id: string, { attached }: SourcedPolicy): AttachmentPlace {
  if (attached && 'inline' in attached) {
    const pattern = { name: attached.inline };
    return id === notebookAttachmentId ? { kind: 'attached', pattern } : { kind: 'inline', name: attached.inline };
  }
  const pattern = { arn: attached?.arn ?? '' };
  return id === notebookAttachmentId ? { kind: 'attached', pattern } : { kind: 'managed', pattern };
}

/** What a stack says of the watched roles that it made; a stack that says nothing may have made any of them. */
function expectationOf(
  reference: StackReference,
  {
    target,
    configured,
    stackOf,
  }: {
    readonly target: Target;
    readonly configured: readonly ExpectedAttachment[];
    readonly stackOf: SourceContext['stackOf'];
  },
): StackExpectation & { readonly open: readonly OpenExpectation[] } {
  const stack = stackOf(reference);
  if (!stack.ok) return { attachments: [], trust: [], open: [{ failures: failuresOf(reference, stack) }] };
  const { reading, identity } = stack;
  const { unresolved, ...told } = expectationOfStack({
    stack: reading.name,
    identity,
    selectors: target.roles,
    configured,
  });
  const open = unresolved.map(({ roles, problems }) => ({
    failures: failuresOf(reference, { problems }),
    ...(roles ? { roles } : {}),
  }));
  return { ...told, open };
}
