import { sql } from 'kysely';
import type { StoreReader } from '../contract/store.ts';
import { readHistory } from '../queries/check-history.ts';
import { countSuppressedChildren } from '../queries/children.ts';
import { readDiscovery } from '../queries/discoveries.ts';
import { findingFlow } from '../queries/finding-flow.ts';
import { countFindings } from '../queries/findings/finding-counts.ts';
import { findingGroups } from '../queries/findings/finding-groups.ts';
import { findingsPage, neighboursOf } from '../queries/findings/finding-pages.ts';
import { findingsIn } from '../queries/findings/findings-in.ts';
import { deliveriesPage, scansPage } from '../queries/pages.ts';
import { sinkHealth } from '../queries/sink-health.ts';
import { rowToDelivery } from '../schema/delivery-rows.ts';
import {
  rowToCheckStanding,
  rowToCheckState,
  rowToFinding,
  rowToScan,
  rowToScopes,
  rowToTransition,
} from '../schema/rows.ts';
import type { Database } from '../schema/schema.ts';

/** The questions of the outputs, in SQL that SQLite and PostgreSQL share. */
export function createReader(database: Database): StoreReader {
  return {
    ...findingReader(database),
    ...scanReader(database),
    ...deliveryReader(database),
    discovery: () => readDiscovery(database),
    async revision() {
      const row = await database.selectFrom('store_state').select('revision').executeTakeFirstOrThrow();
      return row.revision;
    },
  };
}

type FindingReader = Pick<
  StoreReader,
  | 'findings'
  | 'findingGroups'
  | 'findingTypes'
  | 'findingFlow'
  | 'neighbours'
  | 'finding'
  | 'findingsIn'
  | 'transitions'
  | 'findingCounts'
  | 'transitionCounts'
  | 'suppressionCounts'
>;

function findingReader(database: Database): FindingReader {
  return {
    findings: (query) => findingsPage(database, query),
    findingGroups: (filter, by) => findingGroups(database, filter, by),
    async findingTypes() {
      const rows = await database.selectFrom('finding_facets').select('resource_type').distinct().execute();
      return rows.map((row) => row.resource_type).toSorted();
    },
    findingFlow: (range, targetId) => findingFlow(database, range, targetId),
    neighbours: (finding, query) => neighboursOf(database, finding, query),
    findingsIn: (range, page) => findingsIn(database, range, page),
    async finding(id) {
      const row = await database.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
      return row && rowToFinding(row);
    },
    async transitions(findingId) {
      const rows = await database
        .selectFrom('transitions')
        .selectAll()
        .where('finding_id', '=', findingId)
        .orderBy('revision')
        .orderBy('ordinal')
        .execute();
      return rows.map(rowToTransition);
    },
    findingCounts: () => countFindings(database),
    suppressionCounts: () => suppressionCounts(database),
    async transitionCounts() {
      const rows = await database
        .selectFrom('transition_counts')
        .selectAll()
        .orderBy('check_id')
        .orderBy('transition')
        .execute();
      return rows.map(({ check_id: checkId, transition, count }) => ({ checkId, transition, count }));
    },
  };
}

const standingColumns = [
  'target_id',
  'check_id',
  'outcome',
  'failures',
  'last_attempt_at',
  'last_success_at',
  'last_scan_id',
  'stale_since',
] as const;

function scanReader(
  database: Database,
): Pick<StoreReader, 'checkStates' | 'checkStandings' | 'checkScopes' | 'history' | 'scans' | 'scan'> {
  return {
    history: (range, targetId) => readHistory(database, range, targetId),
    async checkScopes(checkId) {
      const rows = await database
        .selectFrom('check_states')
        .select([...standingColumns, 'scopes'])
        .where('check_id', '=', checkId)
        .orderBy('target_id')
        .execute();
      return rows.map((row) => ({ ...rowToCheckStanding(row), scopes: rowToScopes(row) }));
    },
    async checkStates(targetId) {
      const rows = await database
        .selectFrom('check_states')
        .selectAll()
        .$if(targetId !== undefined, (query) => query.where('target_id', '=', targetId ?? ''))
        .orderBy('target_id')
        .orderBy('check_id')
        .execute();
      return rows.map(rowToCheckState);
    },
    async checkStandings() {
      const rows = await database
        .selectFrom('check_states')
        .select(standingColumns)
        .orderBy('target_id')
        .orderBy('check_id')
        .execute();
      return rows.map(rowToCheckStanding);
    },
    scans: (query) => scansPage(database, query),
    async scan(id) {
      const row = await database.selectFrom('scans').selectAll().where('id', '=', id).executeTakeFirst();
      return row && rowToScan(row);
    },
  };
}

function deliveryReader(
  database: Database,
): Pick<StoreReader, 'deliveries' | 'delivery' | 'pendingDeliveries' | 'sinkHealth'> {
  return {
    sinkHealth: () => sinkHealth(database),
    deliveries: (query) => deliveriesPage(database, query),
    async delivery(id) {
      const row = await database.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
      return row && rowToDelivery(row);
    },
    async pendingDeliveries() {
      const rows = await database
        .selectFrom('deliveries')
        .select(({ fn }) => ['sink_id', fn.countAll<number>().as('count')])
        .where('status', '=', 'pending')
        .groupBy('sink_id')
        .orderBy('sink_id')
        .execute();
      return rows.map(({ sink_id: sinkId, count }) => ({ sinkId, count }));
    },
  };
}

async function suppressionCounts(database: Database) {
  const rows = await database
    .selectFrom('findings')
    .select(({ fn }) => ['suppression_id', fn.countAll<number>().as('count')])
    // Written out: the index of suppressed findings is not used for a parameter.
    .where('suppressed', '=', sql.lit(1))
    .where('state', '!=', 'resolved')
    .where('suppression_id', 'is not', null)
    .groupBy('suppression_id')
    .orderBy('suppression_id')
    .execute();
  const counts = new Map<string, number>();
  for (const { suppression_id: id, count } of [...rows, ...(await countSuppressedChildren(database))]) {
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  return [...counts]
    .map(([suppressionId, count]) => ({ suppressionId, count }))
    .toSorted((one, other) => (one.suppressionId < other.suppressionId ? -1 : 1));
}
