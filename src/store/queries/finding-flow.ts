import { sql } from 'kysely';
import { dayLength } from '../../domain/history/days.ts';
import type { FindingFlow } from '../../domain/history/finding-flow.ts';
import type { TimeRange } from '../../domain/history/history.ts';
import type { Database } from '../schema/schema.ts';

/** See {@link StoreReader.findingFlow}. */
export async function findingFlow(
  database: Database,
  { from, to }: TimeRange,
  targetId: string | undefined,
): Promise<FindingFlow> {
  const ofTarget =
    targetId === undefined
      ? sql`1 = 1`
      : sql`finding_id in (select id from finding_search where target_id = ${targetId})`;
  const days = await sql<{ readonly day: number; readonly opened: number; readonly resolved: number }>`
    select at / ${sql.lit(dayLength)} as day,
      sum(case when kind = 'resolved' then 0 else 1 end) as opened,
      sum(case when kind = 'resolved' then 1 else 0 end) as resolved
    from transitions
    where at >= ${from} and at < ${to} and kind in ('opened', 'reopened', 'resolved') and ${ofTarget}
    group by 1 order by 1
  `.execute(database);
  return {
    days: days.rows.map((row) => ({
      day: row.day * dayLength,
      opened: row.opened,
      resolved: row.resolved,
    })),
    fixed: await fixedFindings(database, { from, to }, targetId),
  };
}

/**
 * Those that are put right now: one that came again counts when it is put right the next time. PostgreSQL tells a mean
 * as a text.
 */
async function fixedFindings(
  database: Database,
  { from, to }: TimeRange,
  targetId: string | undefined,
): Promise<FindingFlow['fixed']> {
  const answer = await sql<{ readonly count: number; readonly time: number | string | null }>`
    select count(*) as count, avg(resolved_at - first_seen) as time from findings
    where state = 'resolved' and resolution = 'fixed' and resolved_at >= ${from} and resolved_at < ${to}
      and ${targetId === undefined ? sql`1 = 1` : sql`target_id = ${targetId}`}
  `.execute(database);
  const [{ count, time } = { count: 0, time: null }] = answer.rows;
  return { count, meanTime: time === null ? null : Math.round(Number(time)) };
}
