import type { AlertGroupKey } from '../../../domain/delivery/alert-group.ts';
import type { FindingCount } from '../../contract/finding-count.ts';
import type { Database, FindingCountRow } from '../../schema/schema.ts';

/*
 * The open findings by target, check, severity and state. To count a million takes far longer than a scrape may, so the
 * counts stand in a table, and each transaction that may change those of a check counts that check again.
 */

const keys = ['target_id', 'check_id', 'severity', 'state', 'suppressed'] as const;

/** As the table has them. */
export async function countFindings(database: Database): Promise<readonly FindingCount[]> {
  return merge(await database.selectFrom('finding_counts').selectAll().execute());
}

/** Those of one check of one target, counted now. */
export async function countOpen(database: Database, key: AlertGroupKey): Promise<readonly FindingCount[]> {
  return merge(await counting(database, key).execute());
}

/** Brings the table up to date for one check of one target. */
export async function countAgain(database: Database, key: AlertGroupKey): Promise<void> {
  await database
    .deleteFrom('finding_counts')
    .where('target_id', '=', key.targetId)
    .where('check_id', '=', key.checkId)
    .execute();
  await database
    .insertInto('finding_counts')
    .columns([...keys, 'count', 'oldest'])
    .expression(counting(database, key))
    .execute();
}

function counting(database: Database, { targetId, checkId }: AlertGroupKey) {
  return database
    .selectFrom('findings')
    .select(keys)
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('first_seen').as('oldest')])
    .where('state', 'in', ['active', 'pending'])
    .where('target_id', '=', targetId)
    .where('check_id', '=', checkId)
    .groupBy(keys);
}

/** Suppressed findings of both states are one row outside. */
function merge(rows: readonly FindingCountRow[]): readonly FindingCount[] {
  const merged = new Map<string, FindingCount>();
  for (const row of rows) {
    const state = row.suppressed === 1 ? 'suppressed' : (row.state as 'active' | 'pending');
    const place = JSON.stringify([row.target_id, row.check_id, row.severity, state]);
    const before = merged.get(place);
    merged.set(place, {
      targetId: row.target_id,
      checkId: row.check_id,
      severity: row.severity as FindingCount['severity'],
      state,
      count: row.count + (before?.count ?? 0),
      oldestFirstSeen: Math.min(row.oldest, before?.oldestFirstSeen ?? Number.POSITIVE_INFINITY),
    });
  }
  return [...merged.values()];
}
