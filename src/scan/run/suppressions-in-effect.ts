import type { Suppression } from '../../domain/finding/suppression.ts';
import { type Hash } from '../../findings/identity.ts';
import { stableJson } from '../../findings/stable-json.ts';
import type { SuppressionRules } from '../../findings/suppression.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';

/**
 * The rules with the suppressions that count for all replicas: those of the newest configuration that any of them has taken into
 * effect. A replica that has not seen a new file yet would otherwise take back what another one just did.
 */
export async function underSuppressionsInEffect<Rules extends Pick<SuppressionRules, 'suppressions' | 'now'>>(
  { suppressions }: Pick<StoreTransaction, 'suppressions'>,
  rules: Rules,
): Promise<Rules> {
  const set = await suppressions.inEffect(rules.now);
  return set ? { ...rules, suppressions: set.suppressions } : rules;
}

/** Names a set of suppressions: the same for the same entries. */
export function digestOf(suppressions: readonly Suppression[], hash: Hash): string {
  return hash(stableJson(suppressions));
}
