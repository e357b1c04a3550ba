import { sql } from 'kysely';
import type { AlertGroup, AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import { severities } from '../../domain/evaluation/severity.ts';
import type { Finding, TransitionStep } from '../../domain/finding/finding.ts';
import { alertGroupToRow, rowToAlertGroup } from '../schema/delivery-rows.ts';
import { rowToFinding, rowToTransitionStep } from '../schema/rows.ts';
import type { Database } from '../schema/schema.ts';

/* What the planning of messages asks and writes, in SQL that SQLite and PostgreSQL share. */

/** The groups that have something to tell by `now`, the longest due first. */
export async function dueAlertGroups(
  database: Database,
  now: number,
  limit: number,
): Promise<readonly AlertGroupKey[]> {
  const rows = await database
    .selectFrom('alert_groups')
    .select(['target_id', 'check_id'])
    .select(({ fn }) => fn.min('due_at').as('due'))
    .where('due_at', '<=', now)
    .groupBy(['target_id', 'check_id'])
    .orderBy('due')
    .limit(limit)
    .execute();
  return rows.map(({ target_id: targetId, check_id: checkId }) => ({ targetId, checkId }));
}

/** What each sink was last told of this group. */
export async function alertGroups(database: Database, key: AlertGroupKey): Promise<readonly AlertGroup[]> {
  const rows = await database
    .selectFrom('alert_groups')
    .selectAll()
    .where('target_id', '=', key.targetId)
    .where('check_id', '=', key.checkId)
    .orderBy('sink_id')
    .execute();
  return rows.map(rowToAlertGroup);
}

/** Writes what a sink was last told of a group, over what stood there. */
export async function saveAlertGroup(database: Database, group: AlertGroup): Promise<void> {
  const row = alertGroupToRow(group);
  await database
    .insertInto('alert_groups')
    .values(row)
    .onConflict((conflict) => conflict.columns(['target_id', 'check_id', 'sink_id']).doUpdateSet(row))
    .execute();
}

/** Brings forward what is due, and what was told, after `now`: by the clock before it was set back. */
export async function bringGroupsForward(database: Database, by: number, now: number): Promise<void> {
  await database
    .updateTable('alert_groups')
    .set(({ eb }) => ({ due_at: eb('due_at', '-', by) }))
    .where('due_at', '>', now)
    .execute();
  await database
    .updateTable('alert_groups')
    .set(({ eb }) => ({ told_at: eb('told_at', '-', by) }))
    .where('told_at', '>', now)
    .execute();
  await database
    .updateTable('alert_groups')
    .set(({ eb }) => ({ stale_told_at: eb('stale_told_at', '-', by) }))
    .where('stale_told_at', '>', now)
    .execute();
}

/** Forgets what was told to every other sink. */
export async function keepAlertGroupsOf(database: Database, sinkIds: readonly string[]): Promise<void> {
  let query = database.deleteFrom('alert_groups');
  if (sinkIds.length > 0) query = query.where('sink_id', 'not in', sinkIds);
  await query.execute();
}

/** What happened to the findings of a group after a revision, in order. */
export async function transitionsSince(
  database: Database,
  { targetId, checkId }: AlertGroupKey,
  revision: number,
): Promise<readonly TransitionStep[]> {
  const rows = await database
    .selectFrom('transitions')
    .innerJoin('findings', 'findings.id', 'transitions.finding_id')
    .select(['finding_id', 'transitions.kind', 'transitions.severity', 'transitions.suppressed', 'changes'])
    .where('transitions.revision', '>', revision)
    .where('findings.target_id', '=', targetId)
    .where('findings.check_id', '=', checkId)
    .orderBy('transitions.revision')
    .orderBy('transitions.ordinal')
    .execute();
  return rows.map(rowToTransitionStep);
}

/**
 * One question for each severity, so that an index answers it however many findings there are. The index also says which
 * are the oldest, so that only those are read.
 */
export async function activeFindings(
  database: Database,
  { targetId, checkId }: AlertGroupKey,
  limit: number,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const severity of severities.toReversed()) {
    if (found.length >= limit) break;
    const rows = await database
      .selectFrom('findings')
      .selectAll()
      .where('id', 'in', (oldest) =>
        oldest
          .selectFrom('findings')
          .select('id')
          .where('state', '=', 'active')
          .where('target_id', '=', targetId)
          .where('check_id', '=', checkId)
          .where('severity', '=', severity)
          .where('suppressed', '=', 0)
          // As an expression: else the index of all findings by age is taken, and those of other checks are read too.
          .orderBy(sql`+first_seen`)
          .orderBy('id')
          .limit(limit - found.length),
      )
      .orderBy('first_seen')
      .orderBy('id')
      .execute();
    found.push(...rows.map(rowToFinding));
  }
  return found;
}
