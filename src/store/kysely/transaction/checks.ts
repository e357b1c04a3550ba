import type { CheckChanges } from '../../contract/transaction.ts';
import { checkStateToRow, rowToCheckState } from '../../schema/rows.ts';
import type { Changes } from './changes.ts';

/** The states of checks in an open transaction. */
export function checkChanges(changes: Changes): CheckChanges {
  const { database } = changes;
  return {
    async state(targetId, checkId) {
      const row = await database
        .selectFrom('check_states')
        .selectAll()
        .where('target_id', '=', targetId)
        .where('check_id', '=', checkId)
        .executeTakeFirst();
      return row && rowToCheckState(row);
    },
    async saveState(state) {
      await changes.claimRevision([state]);
      const row = checkStateToRow(state);
      // Also where no finding changed: a version that does not keep the counts may have been here.
      changes.countAgain(row);
      await database
        .insertInto('check_states')
        .values(row)
        .onConflict((conflict) => conflict.columns(['target_id', 'check_id']).doUpdateSet(row))
        .execute();
    },
    async removeState(targetId, checkId) {
      await changes.claimRevision([targetId]);
      await database
        .deleteFrom('check_states')
        .where('target_id', '=', targetId)
        .where('check_id', '=', checkId)
        .execute();
    },
  };
}
