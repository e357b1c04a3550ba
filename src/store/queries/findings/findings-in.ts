import type { Finding, Transition } from '../../../domain/finding/finding.ts';
import type { TimeRange } from '../../../domain/history/history.ts';
import { rowToFinding, rowToTransition } from '../../schema/rows.ts';
import type { Database } from '../../schema/schema.ts';

/** Those that began before the end of the range and ended after its beginning, in some life; see `StoreReader.findingsIn`. */
export async function findingsIn(
  database: Database,
  { from, to }: TimeRange,
  { limit, after = '' }: { readonly limit: number; readonly after?: string },
): Promise<readonly { readonly finding: Finding; readonly steps: readonly Transition[] }[]> {
  const findings = await database
    .selectFrom('findings')
    .selectAll()
    .where('id', '>', after)
    .where((query) => query.or([query('state', '!=', 'resolved'), query('resolved_at', '>', from)]))
    .where((query) =>
      query.or([
        query('first_seen', '<', to),
        // It was reopened since: its present life began later, an earlier one may not have.
        query.exists(
          query
            .selectFrom('transitions')
            .select('transitions.at')
            .whereRef('transitions.finding_id', '=', 'findings.id')
            .where('transitions.at', '<', to),
        ),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
  if (findings.length === 0) return [];
  const ids = findings.map(({ id }) => id);
  const rows = await database
    .selectFrom('transitions')
    .selectAll()
    .where('finding_id', 'in', ids)
    .orderBy('revision')
    .orderBy('ordinal')
    .execute();
  const steps = Map.groupBy(rows.map(rowToTransition), ({ findingId }) => findingId);
  return findings.map((row) => ({ finding: rowToFinding(row), steps: steps.get(row.id) ?? [] }));
}
