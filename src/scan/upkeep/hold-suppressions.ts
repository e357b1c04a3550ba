import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Hash } from '../../findings/identity.ts';
import type { Store } from '../../store/contract/store.ts';
import type { SuppressionSet } from '../../store/contract/transaction.ts';
import { digestOf } from '../run/suppressions-in-effect.ts';

/** The suppressions of this replica. `now` is in milliseconds since the epoch. */
export interface HoldOptions {
  /** Names the replica. */
  readonly replica: string;
  readonly suppressions: readonly Suppression[];
  readonly hash: Hash;
  readonly now: number;
}

/** Says which suppressions this replica has, and answers those that count: its own, or those of a newer configuration. */
export function holdSuppressions(
  store: Pick<Store, 'transact'>,
  { replica, suppressions, hash, now }: HoldOptions,
): Promise<SuppressionSet> {
  const own = { digest: digestOf(suppressions, hash), suppressions };
  return store.transact(async (transaction) => {
    await transaction.suppressions.hold({ replica, now, ...own });
    return (await transaction.suppressions.inEffect(now)) ?? own;
  });
}

/** Says that this replica has none any more, so that those of the others count at once. */
export function releaseSuppressions(store: Pick<Store, 'transact'>, replica: string): Promise<void> {
  return store.transact((transaction) => transaction.suppressions.release(replica));
}
