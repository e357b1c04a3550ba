import type { ParentMemory } from '../../domain/evaluation/job-parents.ts';
import type { Store } from '../../store/contract/store.ts';

/** What the store remembers of what started a target's jobs. `clock` answers milliseconds since the epoch. */
export function parentMemory(store: Pick<Store, 'transact'>, targetId: string, clock: () => number): ParentMemory {
  return {
    recall: (keys) => store.transact((transaction) => transaction.parents.of(targetId, keys)),
    async save(parents) {
      if (parents.size === 0) return;
      await store.transact((transaction) => transaction.parents.save(targetId, { parents, at: clock() }));
    },
  };
}
