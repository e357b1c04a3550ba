import type { OwnerMemory } from '../../domain/evaluation/owner-record.ts';
import type { Store } from '../../store/contract/store.ts';

/** What the store remembers of the owners of a target's resources. */
export function ownerMemory(store: Pick<Store, 'transact'>, targetId: string): OwnerMemory {
  return {
    recall: (keys) => store.transact((transaction) => transaction.owners.of(targetId, keys)),
    async save(records) {
      if (records.size > 0) await store.transact((transaction) => transaction.owners.save(targetId, records));
    },
  };
}
