import { sql } from 'kysely';
import type { SinkHealth } from '../contract/store.ts';
import type { Database } from '../schema/schema.ts';

/** How the messages to each sink fare, by the name of the sink. */
export async function sinkHealth(database: Database): Promise<readonly SinkHealth[]> {
  const statuses = await database
    .selectFrom('deliveries')
    .select(({ fn }) => ['sink_id', 'status', fn.countAll<number>().as('count'), fn.max('revision').as('latest')])
    .where('status', 'in', ['pending', 'delivered', 'failed'])
    .groupBy(['sink_id', 'status'])
    .execute();
  const failing = await failingOf(database);
  return [...Map.groupBy(statuses, ({ sink_id }) => sink_id)]
    .map(([sinkId, rows]) => {
      const of = (status: string) => rows.find((row) => row.status === status);
      const errors = failing.filter(({ sink_id }) => sink_id === sinkId);
      return {
        sinkId,
        waiting: of('pending')?.count ?? 0,
        failing: errors.length,
        lastError: errors[0]?.last_error ?? null,
        lastSettled: lastOf(of('delivered')?.latest, of('failed')?.latest),
      };
    })
    .toSorted((one, other) => (one.sinkId < other.sinkId ? -1 : 1));
}

/** The oldest first. */
function failingOf(database: Database) {
  return database
    .selectFrom('deliveries')
    .select(['sink_id', 'last_error'])
    .where('status', '=', sql.lit('pending'))
    .where('last_error', 'is not', null)
    .orderBy('revision')
    .orderBy('ordinal')
    .execute();
}

function lastOf(delivered: number | undefined, failed: number | undefined): SinkHealth['lastSettled'] {
  if (delivered === undefined) return failed === undefined ? null : 'failed';
  return failed === undefined || delivered > failed ? 'delivered' : 'failed';
}
