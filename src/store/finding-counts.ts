import type { ExpressionBuilder } from 'kysely';
import type { AlertGroupKey } from '../domain/alert-group.ts';
import type { Database, Schema } from './schema.ts';
import type { FindingCount } from './store.ts';

/** The open findings by target, check, severity and state; of one check of one target where `key` is given. */
export async function countFindings(database: Database, key?: AlertGroupKey): Promise<readonly FindingCount[]> {
  const keys = ['target_id', 'check_id', 'severity', 'state', 'suppressed'] as const;
  let query = database
    .selectFrom('findings')
    .select(keys)
    .select(({ fn }: ExpressionBuilder<Schema, 'findings'>) => [
      fn.countAll<number>().as('count'),
      fn.min('first_seen').as('oldest'),
    ])
    .where('state', 'in', ['active', 'pending'])
    .groupBy(keys);
  if (key) query = query.where('target_id', '=', key.targetId).where('check_id', '=', key.checkId);
  const rows = await query.execute();
  // Suppressed findings of both states are one row outside.
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
