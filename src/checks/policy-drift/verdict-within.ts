import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { FailedComparison } from '../roles/comparing/failed-comparison.ts';
import { actingOn, decidedWithin, heldBack } from '../roles/comparing/held-back.ts';
import type { NamedLimit } from '../roles/comparing/organization-limits.ts';
import { exampleOf, type PolicyVerdict, verdictOf } from '../roles/comparing/policy-verdict.ts';

/**
 * What a comparison means within the limits of an organization: what is gained and held back whole by one of its policies is
 * latent, because nothing of it is allowed today. `limited` is the same comparison within them, where it was made.
 */
export function verdictWithin(
  comparison: ExactComparison,
  {
    limits,
    limited,
  }: { readonly limits: readonly NamedLimit[]; readonly limited: ExactComparison | FailedComparison | undefined },
): PolicyVerdict {
  const told = verdictOf(comparison);
  const { gained } = comparison.allowed;
  if (limits.length === 0 || !limited || limited instanceof FailedComparison) return told;
  const held = heldBack(gained, decidedWithin(limited, actingOn(comparison, limits)), () => true);
  const [first] = gained;
  if (held?.left.length !== 0 || !first) return told;
  const words = `would allow more than the canonical notebook policy, but for ${held.by} (latent): ${exampleOf(first)}`;
  return { verdict: 'latent', severity: 'medium', told: words };
}
