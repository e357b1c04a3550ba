import type { HistoryChanges } from '../../contract/transaction.ts';
import { beat, endLooks, noteLook } from '../../queries/check-history.ts';
import type { Changes } from './changes.ts';

/** How checks stood, in an open transaction. */
export function historyChanges(changes: Changes): HistoryChanges {
  const { database } = changes;
  return {
    async look(look) {
      await changes.claimRevision([look]);
      await noteLook(database, look);
    },
    async end(check, at) {
      await changes.claimRevision([check]);
      await endLooks(database, check, at);
    },
    beat: (heartbeat) => beat(database, heartbeat),
  };
}
