import { recognisePages } from '../policy/canonical/pages.ts';
import { canonicalPolicyOf } from '../policy/canonical/render.ts';
import { decodePolicy } from '../policy/parse/decode.ts';
import { selectPolicy } from './cloudformation/identity/select-policy.ts';
import type { ReadSourceDefinition } from './policy-source.ts';

/** A policy as a stack of CloudFormation deployed it, whatever happened to it since. */
export const cloudformationSource: ReadSourceDefinition<'cloudformation'> = {
  stacks: ({ stack }) => [stack],
  document: ({ stack, resource }, { stackOf }) => {
    const known = stackOf(stack);
    if (!known.ok) return known;
    const selected = selectPolicy(known.identity, resource);
    if (!selected.ok) return selected;
    const { logicalId, name, arn, document } = selected.value;
    const decoded = decodePolicy(document);
    if (!decoded.ok) return decoded;
    const pages = recognisePages(decoded.document.statements);
    const policy = canonicalPolicyOf(
      document,
      pages.map((page) => ({ page, purpose: '' })),
    );
    const origin = `stack ${known.reading.name}, resource ${logicalId}`;
    return { ok: true, sourced: { policy, origin, attached: arn === undefined ? { inline: name } : { arn } } };
  },
};
