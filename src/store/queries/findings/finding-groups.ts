import { sql } from 'kysely';
import { worstSeverity } from '../../../domain/evaluation/severity.ts';
import type { FindingFilter, FindingGroup, FindingGrouping, FindingGroups } from '../../contract/store.ts';
import type { Database } from '../../schema/schema.ts';
import { allOf, labelsOf, propertiesOf, resourcesOf, statesOf } from './finding-conditions.ts';
import { within } from './sorted-findings.ts';

const columns: Readonly<Record<FindingGrouping, string>> = {
  severity: 'severity',
  owner: 'owner',
  project: 'project',
  resourceType: 'resource_type',
  kind: 'kind',
  checkId: 'check_id',
  targetId: 'target_id',
};

interface CountedRow {
  readonly value: string | null;
  readonly severity: string;
  readonly count: number;
}

/** See {@link StoreReader.findingGroups}. An index has all that is counted of the findings themselves. */
export async function findingGroups(
  database: Database,
  filter: FindingFilter,
  { grouping, limit }: { readonly grouping: FindingGrouping; readonly limit: number },
): Promise<FindingGroups> {
  const column = sql.ref(columns[grouping]);
  const labels = labelsOf(filter);
  const isSearched = labels.length > 0 || grouping === 'owner' || grouping === 'project';
  const where = allOf([
    sql`state in (${sql.join(statesOf(filter))})`,
    ...propertiesOf(filter),
    ...labels,
    within(resourcesOf(filter), filter.since),
  ]);
  const answer = await sql<CountedRow>`
    select ${column} as value, severity, count(*) as count
    from ${isSearched ? sql`finding_search` : sql`findings`} where ${where} group by ${column}, severity
  `.execute(database);
  const groups = gather(answer.rows);
  const shown = groups.slice(0, limit);
  const rest = groups.slice(limit);
  return { total: sum(groups), groups: shown, others: { groups: rest.length, findings: sum(rest) } };
}

function sum(groups: readonly FindingGroup[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}

/** The largest first. */
function gather(rows: readonly CountedRow[]): readonly FindingGroup[] {
  return [...Map.groupBy(rows, ({ value }) => value)]
    .map(([value, counted]) => ({
      value,
      count: counted.reduce((total, { count }) => total + count, 0),
      worst: worstSeverity(counted.map(({ severity }) => severity as FindingGroup['worst'])) ?? 'info',
    }))
    .toSorted((one, other) => other.count - one.count || ((one.value ?? '') < (other.value ?? '') ? -1 : 1));
}
