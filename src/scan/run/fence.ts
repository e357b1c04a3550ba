import type { Store } from '../../store/contract/store.ts';

/** The right of one scan to commit, which it loses when another scan of its check begins. */
export interface Fence {
  readonly targetId: string;
  readonly checkId: string;
  readonly token: number;
}

/** Another scan of the same check has begun since, on this replica or another; nothing was stored. */
export class SupersededScanError extends Error {
  override readonly name = 'SupersededScanError';
}

/**
 * The store as this scan may use it. The token is compared inside the transaction that commits, so that a scan that was
 * held up for however long cannot overwrite what a later one has stored. The throw rolls everything back.
 */
export function fencedStore(store: Pick<Store, 'transact'>, fence: Fence): Pick<Store, 'transact'> {
  const { targetId, checkId, token } = fence;
  return {
    transact: (work) =>
      store.transact(async (transaction) => {
        const latest = await transaction.scans.fencingToken(targetId, checkId);
        if (latest !== token) {
          throw new SupersededScanError(`scan ${token} of ${targetId}/${checkId} is stale: scan ${latest} has begun`);
        }
        return work(transaction);
      }),
  };
}
