import { type CheckHistory, type CheckLook, longestSilence, type TimeRange } from '../../domain/history/history.ts';
import type { CheckPeriodRow, Database } from '../schema/schema.ts';

/** What is known of a range of time: the periods that reach into it, of all targets or of one. */
export async function readHistory(
  database: Database,
  { from, to }: TimeRange,
  targetId?: string,
): Promise<CheckHistory> {
  const periods = await database
    .selectFrom('check_periods')
    .selectAll()
    .where('until_at', '>', from)
    .where('from_at', '<', to)
    .$if(targetId !== undefined, (query) => query.where('target_id', '=', targetId ?? ''))
    .orderBy('target_id')
    .orderBy('check_id')
    .orderBy('number')
    .execute();
  const watches = await database
    .selectFrom('watch_periods')
    .selectAll()
    .where('until_at', '>', from)
    .where('from_at', '<', to)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  const limit = await database.selectFrom('history_limits').select('kept_since').executeTakeFirst();
  return {
    periods: periods.map((row) => ({
      targetId: row.target_id,
      checkId: row.check_id,
      outcome: row.outcome as CheckLook['outcome'],
      configurationHash: row.configuration_hash,
      programVersion: row.program_version,
      from: row.from_at,
      to: row.until_at,
    })),
    watches: watches.map((row) => ({
      instance: row.instance,
      programVersion: row.program_version,
      from: row.from_at,
      to: row.until_at,
    })),
    keptSince: limit?.kept_since ?? null,
  };
}

/** Notes what was seen. */
export async function noteLook(database: Database, look: CheckLook): Promise<void> {
  const last = await lastPeriod(database, look);
  if (last && goesOn(last, look) && (await watchedThrough(database, last.looked_at, look.at))) {
    await updatePeriod(database, last, { looked_at: look.at, until_at: look.holdsUntil });
    return;
  }
  if (last) await closePeriod(database, last, look.at);
  await database
    .insertInto('check_periods')
    .values({
      target_id: look.targetId,
      check_id: look.checkId,
      // The order of writing, also where the clock was set back.
      number: (last?.number ?? 0) + 1,
      outcome: look.outcome,
      configuration_hash: look.configurationHash,
      program_version: look.programVersion,
      from_at: look.at,
      looked_at: look.at,
      until_at: look.holdsUntil,
    })
    .execute();
}

/** Nobody looks any more from this time on. */
export async function endLooks(
  database: Database,
  check: Pick<CheckLook, 'targetId' | 'checkId'>,
  at: number,
): Promise<void> {
  const last = await lastPeriod(database, check);
  if (last) await closePeriod(database, last, at);
}

/** What a process of the daemon says of itself at regular times; see `WatchChanges.beat`. */
export interface Heartbeat {
  readonly id: string;
  readonly instance: string;
  readonly programVersion: string;
  readonly at: number;
}

/** Prolongs the period of this process, or begins it. */
export async function beat(database: Database, { id, instance, programVersion, at }: Heartbeat): Promise<void> {
  await beginHistory(database, at);
  await database
    .insertInto('watch_periods')
    .values({ id, instance, program_version: programVersion, from_at: at, until_at: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ until_at: at }))
    .execute();
}

/** Forgets what ended before this time, at most so many rows of each table, and notes that it did. */
export async function pruneHistory(database: Database, before: number, atOnce: number): Promise<void> {
  await database
    .deleteFrom('check_periods')
    .where((query) =>
      query.eb(
        query.refTuple('target_id', 'check_id', 'number'),
        'in',
        query
          .selectFrom('check_periods')
          .select(['target_id', 'check_id', 'number'])
          .where('until_at', '<', before)
          .limit(atOnce)
          .$asTuple('target_id', 'check_id', 'number'),
      ),
    )
    .execute();
  await database
    .deleteFrom('watch_periods')
    .where('id', 'in', (query) =>
      query.selectFrom('watch_periods').select('id').where('until_at', '<', before).limit(atOnce),
    )
    .execute();
  await database.updateTable('history_limits').set({ kept_since: before }).where('kept_since', '<', before).execute();
}

/** What a store holds that is older than this part of it came before anybody kept how checks stood. */
async function beginHistory(database: Database, at: number): Promise<void> {
  const limit = await database.selectFrom('history_limits').select('kept_since').executeTakeFirst();
  // Forgotten while the clock was ahead: what is kept from now on is kept.
  if (limit && limit.kept_since > at) await database.updateTable('history_limits').set({ kept_since: at }).execute();
  if (limit) return;
  const scan = await database.selectFrom('scans').select('id').limit(1).executeTakeFirst();
  await database
    .insertInto('history_limits')
    .values({ id: 1, kept_since: scan ? at : 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

function lastPeriod(
  database: Database,
  { targetId, checkId }: Pick<CheckLook, 'targetId' | 'checkId'>,
): Promise<CheckPeriodRow | undefined> {
  return database
    .selectFrom('check_periods')
    .selectAll()
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function goesOn(last: CheckPeriodRow, look: CheckLook): boolean {
  return (
    last.outcome === look.outcome &&
    last.configuration_hash === look.configurationHash &&
    last.program_version === look.programVersion &&
    look.at >= last.looked_at &&
    look.at <= last.until_at
  );
}

/** Whether some process has run all the time since the look before, so that nothing can have been missed between. */
async function watchedThrough(database: Database, since: number, at: number): Promise<boolean> {
  const row = await database
    .selectFrom('watch_periods')
    .select('id')
    .where('from_at', '<=', since)
    .where('until_at', '>=', at - longestSilence)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** After a clock that was set back nobody knows how long what was seen went on: it counts until it was seen last. */
async function closePeriod(database: Database, last: CheckPeriodRow, at: number): Promise<void> {
  const until = at < last.looked_at ? last.looked_at : Math.min(last.until_at, at);
  if (until < last.until_at) await updatePeriod(database, last, { until_at: until });
}

async function updatePeriod(
  database: Database,
  { target_id: targetId, check_id: checkId, number }: CheckPeriodRow,
  change: Partial<Pick<CheckPeriodRow, 'looked_at' | 'until_at'>>,
): Promise<void> {
  await database
    .updateTable('check_periods')
    .set(change)
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .where('number', '=', number)
    .execute();
}
