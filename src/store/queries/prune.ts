import type { PruneResult } from '../contract/store.ts';
import type { Database } from '../schema/schema.ts';
import { pruneHistory } from './check-history.ts';
import { pruneFacets } from './findings/finding-facets.ts';

/** Rows of each table that one call forgets, so that the store is never held for long. */
const atOnce = 10_000;

/** Steps that the history of one finding holds: one that changes at every scan must not fill the disk. */
export const longestHistory = 1_000;

/** Forgets what ended before this time, at most a bounded number of rows of each table. */
export async function pruneRows(database: Database, before: number): Promise<PruneResult> {
  const findings = await pruneFindings(database, before);
  await pruneFacets(database);
  await pruneOwners(database, before);
  await pruneParents(database, before);
  await pruneHistory(database, before, atOnce);
  return {
    findings,
    transitions: (await pruneTransitions(database, before)) + (await shortenHistories(database)),
    scans: await pruneScans(database, before),
    deliveries: await pruneDeliveries(database, before),
  };
}

/** Resources that no scan has seen since then are gone, or no longer looked at. */
async function pruneOwners(database: Database, before: number): Promise<void> {
  await database
    .deleteFrom('resource_owners')
    .where((query) =>
      query.eb(
        query.refTuple('target_id', 'resource'),
        'in',
        query
          .selectFrom('resource_owners')
          .select(['target_id', 'resource'])
          .where('seen_at', '<', before)
          .limit(atOnce)
          .$asTuple('target_id', 'resource'),
      ),
    )
    .execute();
}

/** What started a job is asked for once more after a while, where the job is still wrong then. */
async function pruneParents(database: Database, before: number): Promise<void> {
  await database
    .deleteFrom('job_parents')
    .where((query) =>
      query.eb(
        query.refTuple('target_id', 'resource'),
        'in',
        query
          .selectFrom('job_parents')
          .select(['target_id', 'resource'])
          .where('found_at', '<', before)
          .limit(atOnce)
          .$asTuple('target_id', 'resource'),
      ),
    )
    .execute();
}

/** Their history goes with them. */
async function pruneFindings(database: Database, before: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('findings')
    .where('id', 'in', (query) =>
      query
        .selectFrom('findings')
        .select('id')
        .where('state', '=', 'resolved')
        .where('resolved_at', '<', before)
        .limit(atOnce),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function pruneTransitions(database: Database, before: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('transitions')
    .where((query) =>
      query.eb(
        query.refTuple('revision', 'ordinal'),
        'in',
        query
          .selectFrom('transitions')
          .select(['revision', 'ordinal'])
          .where('at', '<', before)
          .limit(atOnce)
          .$asTuple('revision', 'ordinal'),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** The oldest steps of histories that are too long. */
async function shortenHistories(database: Database): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('transitions')
    .where((query) =>
      query.eb(
        query.refTuple('revision', 'ordinal'),
        'in',
        query
          .selectFrom(
            query
              .selectFrom('transitions')
              .select(['revision', 'ordinal'])
              .select(({ fn }) =>
                fn
                  .agg<number>('row_number')
                  .over((over) => over.partitionBy('finding_id').orderBy('revision', 'desc').orderBy('ordinal', 'desc'))
                  .as('place'),
              )
              .where('finding_id', 'in', (long) =>
                long
                  .selectFrom('transitions')
                  .select('finding_id')
                  .groupBy('finding_id')
                  .having(({ fn }) => fn.countAll(), '>', longestHistory)
                  .limit(atOnce),
              )
              .as('placed'),
          )
          .select(['revision', 'ordinal'])
          .where('place', '>', longestHistory)
          .limit(atOnce)
          .$asTuple('revision', 'ordinal'),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** The latest scan of each check stays, however old. */
async function pruneScans(database: Database, before: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('scans')
    .where('id', 'in', (query) =>
      query
        .selectFrom('scans')
        .select('id')
        .where('started_at', '<', before)
        .where('finished_at', '<', before)
        .where('id', 'not in', (inner) => inner.selectFrom('check_states').select('last_scan_id'))
        .limit(atOnce),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** What still waits to be sent stays, however old. */
async function pruneDeliveries(database: Database, before: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('deliveries')
    .where('id', 'in', (query) =>
      query
        .selectFrom('deliveries')
        .select('id')
        .where('status', '!=', 'pending')
        .where('created_at', '<', before)
        .limit(atOnce),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
