import type { ScanRecord } from '../../domain/evaluation/check-state.ts';
import type { Database } from '../schema/schema.ts';

/** One check of one target. */
type Scanned = Pick<ScanRecord, 'targetId' | 'checkId'>;

/** What still runs of this check of this target is over: a newer scan began. */
export async function abortUnfinishedScans(
  database: Database,
  { targetId, checkId, startedAt }: Pick<ScanRecord, 'targetId' | 'checkId' | 'startedAt'>,
): Promise<void> {
  await database
    .updateTable('scans')
    .set({ result: 'aborted', finished_at: startedAt })
    .where('finished_at', 'is', null)
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .execute();
}

/** The token of the scan that begins: one more than that of the scan before, whose commit is refused from now on. */
export async function nextFencingToken(database: Database, { targetId, checkId }: Scanned): Promise<number> {
  const { token } = await database
    .insertInto('check_fences')
    .values({ target_id: targetId, check_id: checkId, token: 1, last_slot: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(['target_id', 'check_id'])
        .doUpdateSet(({ eb }) => ({ token: eb('check_fences.token', '+', 1) })),
    )
    .returning('token')
    .executeTakeFirstOrThrow();
  return token;
}

/** The token of the scan that began last; 0 before the first. */
export async function fencingToken(database: Database, { targetId, checkId }: Scanned): Promise<number> {
  const row = await database
    .selectFrom('check_fences')
    .select('token')
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .executeTakeFirst();
  return row?.token ?? 0;
}

/** When the oldest scan that is kept began, milliseconds since the epoch. */
export async function firstScanAt(database: Database, { targetId, checkId }: Scanned): Promise<number | undefined> {
  const row = await database
    .selectFrom('scans')
    .select('started_at')
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .orderBy('started_at')
    .limit(1)
    .executeTakeFirst();
  return row?.started_at;
}
