import type { ExpressionBuilder } from 'kysely';
import { deliveriesPage, findingsPage, scansPage } from './pages.ts';
import { rowToCheckState, rowToFinding, rowToScan, rowToTransition } from './rows.ts';
import type { Database, Schema } from './schema.ts';
import type { FindingCount, StoreReader } from './store.ts';

/** The questions of the outputs, in SQL that SQLite and PostgreSQL share. */
export function createReader(database: Database): StoreReader {
  return {
    ...findingReader(database),
    ...scanReader(database),
    ...deliveryReader(database),
    async revision() {
      const row = await database.selectFrom('store_state').select('revision').executeTakeFirstOrThrow();
      return row.revision;
    },
  };
}

type FindingReader = Pick<StoreReader, 'findings' | 'finding' | 'transitions' | 'findingCounts' | 'transitionCounts'>;

function findingReader(database: Database): FindingReader {
  return {
    findings: (query) => findingsPage(database, query),
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

function scanReader(database: Database): Pick<StoreReader, 'checkStates' | 'scans' | 'scan'> {
  return {
    async checkStates() {
      const rows = await database
        .selectFrom('check_states')
        .selectAll()
        .orderBy('target_id')
        .orderBy('check_id')
        .execute();
      return rows.map(rowToCheckState);
    },
    scans: (query) => scansPage(database, query),
    async scan(id) {
      const row = await database.selectFrom('scans').selectAll().where('id', '=', id).executeTakeFirst();
      return row && rowToScan(row);
    },
  };
}

function deliveryReader(database: Database): Pick<StoreReader, 'deliveries' | 'pendingDeliveries'> {
  return {
    deliveries: (query) => deliveriesPage(database, query),
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

async function countFindings(database: Database): Promise<readonly FindingCount[]> {
  const keys = ['target_id', 'check_id', 'severity', 'state', 'suppressed'] as const;
  const rows = await database
    .selectFrom('findings')
    .select(keys)
    .select(({ fn }: ExpressionBuilder<Schema, 'findings'>) => [
      fn.countAll<number>().as('count'),
      fn.min('first_seen').as('oldest'),
    ])
    .where('state', 'in', ['active', 'pending'])
    .groupBy(keys)
    .execute();
  // Suppressed findings of both states are one row outside.
  const merged = new Map<string, FindingCount>();
  for (const row of rows) {
    const state = row.suppressed === 1 ? 'suppressed' : (row.state as 'active' | 'pending');
    const key = JSON.stringify([row.target_id, row.check_id, row.severity, state]);
    const before = merged.get(key);
    merged.set(key, {
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
