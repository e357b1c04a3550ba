import {
  type AttachmentPlace,
  type ConfiguredAttachment,
  type ConfiguredAttachments,
  type ExpectedAttachment,
  type ExpectedAttachments,
  notebookAttachmentId,
} from '../domain/target/expected-attachments.ts';
import type { Target } from '../domain/target/target.ts';
import type { CanonicalPolicy, Installation } from '../policy/canonical/parameters/canonical-policy.ts';
import { all, andThen, known, type Resolved, unresolved } from './cloudformation/resolution.ts';
import type { SourceContext, SourcedPolicy } from './policy-source.ts';
import { documentOf } from './registry.ts';
import { expectationOfStack } from './role-expectation.ts';

/** What the roles of a target should have, as it is configured. */
export interface ConfiguredExpectation {
  readonly target: Target;
  /** The notebook policy; `null` where a stack says it. */
  readonly canonical: CanonicalPolicy | null;
  readonly attachments: ConfiguredAttachments;
}

/** The same once every stack is read. */
export interface SettledExpectation {
  readonly target: Target;
  readonly canonical: CanonicalPolicy;
  readonly attachments: ExpectedAttachments;
}

/** Puts what the stacks say in its place. */
export function settleExpectation(
  { target, canonical, attachments }: ConfiguredExpectation,
  stackOf: SourceContext['stackOf'],
): Resolved<SettledExpectation> {
  const { partition, accountId, homeRegion } = target;
  const context = { installation: { partition, accountId, homeRegion }, stackOf };
  const entries = all(attachments.expected.map((one) => settleAttachment(one, context)));
  return andThen(entries, (settled) =>
    andThen(expectationsOfStacks(settled, target, stackOf), (stacks) => {
      const notebook = settled.find(({ attachment }) => attachment.id === notebookAttachmentId);
      const policy = notebook?.sourced?.policy ?? canonical;
      if (!policy || !notebook) return unresolved('', 'no source says what the notebook policy is');
      const { place } = notebook.attachment;
      const { saysTrust, ...rest } = attachments;
      const trust = saysTrust ? [] : stacks.flatMap((stack) => stack.trust);
      return known({
        // The source knows the very policy, where nobody said how it is to be found.
        target: 'pattern' in place ? { ...target, attached: place.pattern } : target,
        canonical: policy,
        attachments: {
          ...rest,
          expected: [...settled.map(({ attachment }) => attachment), ...stacks.flatMap((stack) => stack.attachments)],
          ...(trust.length > 0 ? { trustOf: new Map(trust) } : {}),
        },
      });
    }),
  );
}

interface SettledAttachment {
  readonly attachment: ExpectedAttachment;
  /** Absent where no stack says the document. */
  readonly sourced?: SourcedPolicy;
}

function settleAttachment(
  { document, place, ...rest }: ConfiguredAttachment,
  context: { readonly installation: Installation; readonly stackOf: SourceContext['stackOf'] },
): Resolved<SettledAttachment> {
  if (document.kind !== 'stack') {
    return place
      ? known({ attachment: { ...rest, place, document } })
      : unresolved('', `nothing says where ${rest.id} is attached`);
  }
  const { stack, resource } = document;
  const outcome = documentOf({ kind: 'cloudformation', given: { stack, resource } }, context);
  if (!outcome.ok) return outcome;
  const { sourced } = outcome;
  const { policy, origin } = sourced;
  const pages = policy.statements.map(({ page }) => page);
  const attachment: ExpectedAttachment = {
    ...rest,
    place: place ?? placeOf(rest.id, sourced),
    document: { kind: 'fixed', text: policy.text, pages },
    origin,
  };
  return known({ attachment, sourced });
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

function expectationsOfStacks(
  settled: readonly SettledAttachment[],
  { roles, stacks }: Target,
  stackOf: SourceContext['stackOf'],
) {
  const configured = settled.map(({ attachment }) => attachment);
  return all(
    stacks.map((reference) => {
      const stack = stackOf(reference);
      if (!stack.ok) return stack;
      const { reading, identity } = stack;
      return expectationOfStack({ stack: reading.name, identity, selectors: roles, configured });
    }),
  );
}
