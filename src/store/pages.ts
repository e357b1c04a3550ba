import { type FindingState, findingStates } from '../domain/finding.ts';
import { type CursorList, decodeCursor, encodeCursor, type Position } from './cursor.ts';
import { rowToDelivery, rowToFinding, rowToScan } from './rows.ts';
import type { Database, FindingRow } from './schema.ts';
import type { FindingQuery, Page, StoreReader } from './store.ts';

/*
 * The lists, newest first, by keyset: a page begins after the last row of the page before, so that its cost does not grow
 * with its place and rows that come meanwhile neither repeat nor hide others.
 */

/** One question for each state, so that an index gives the rows of each in their order. */
export async function findingsPage(database: Database, query: FindingQuery) {
  const found = await Promise.all(statesOf(query).map((state) => findingsOf(database, query, state)));
  return page(found.flat().toSorted(newestFirst), query.limit, {
    list: 'findings',
    position: (row) => [row.first_seen, row.id],
    toItem: rowToFinding,
  });
}

function statesOf({ state }: FindingQuery): readonly FindingState[] {
  if (state === undefined) return findingStates;
  return state === 'open' ? ['pending', 'active'] : [state];
}

function newestFirst(one: FindingRow, other: FindingRow): number {
  return other.first_seen - one.first_seen || (other.id < one.id ? -1 : 1);
}

async function findingsOf(database: Database, query: FindingQuery, state: FindingState) {
  let rows = filterFindings(database, query)
    .where('state', '=', state)
    .orderBy('first_seen', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.cursor !== undefined) {
    const [firstSeen, id] = decodeCursor('findings', query.cursor) as [number, string];
    rows = rows.where((where) => where.eb(where.refTuple('first_seen', 'id'), '<', where.tuple(firstSeen, id)));
  }
  return rows.execute();
}

function filterFindings(database: Database, query: FindingQuery) {
  let rows = database.selectFrom('findings').selectAll();
  if (query.targetId !== undefined) rows = rows.where('target_id', '=', query.targetId);
  if (query.checkId !== undefined) rows = rows.where('check_id', '=', query.checkId);
  if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
  if (query.severity !== undefined) rows = rows.where('severity', '=', query.severity);
  if (query.resourceType !== undefined) rows = rows.where('resource_type', '=', query.resourceType);
  if (query.resource !== undefined) rows = rows.where('resource_arn', '=', query.resource);
  if (query.since !== undefined) rows = rows.where('last_seen', '>=', query.since);
  return rows;
}

export async function scansPage(database: Database, query: Parameters<StoreReader['scans']>[0]) {
  let rows = database
    .selectFrom('scans')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.targetId !== undefined) rows = rows.where('target_id', '=', query.targetId);
  if (query.cursor !== undefined) {
    const [startedAt, id] = decodeCursor('scans', query.cursor) as [number, string];
    rows = rows.where((where) => where.eb(where.refTuple('started_at', 'id'), '<', where.tuple(startedAt, id)));
  }
  return page(await rows.execute(), query.limit, {
    list: 'scans',
    position: (row) => [row.started_at, row.id],
    toItem: rowToScan,
  });
}

export async function deliveriesPage(database: Database, query: Parameters<StoreReader['deliveries']>[0]) {
  let rows = database
    .selectFrom('deliveries')
    .selectAll()
    .orderBy('revision', 'desc')
    .orderBy('ordinal', 'desc')
    .limit(query.limit + 1);
  if (query.sinkId !== undefined) rows = rows.where('sink_id', '=', query.sinkId);
  if (query.status !== undefined) rows = rows.where('status', '=', query.status);
  if (query.cursor !== undefined) {
    const [revision, ordinal] = decodeCursor('deliveries', query.cursor) as [number, number];
    rows = rows.where((where) => where.eb(where.refTuple('revision', 'ordinal'), '<', where.tuple(revision, ordinal)));
  }
  return page(await rows.execute(), query.limit, {
    list: 'deliveries',
    position: (row) => [row.revision, row.ordinal],
    toItem: rowToDelivery,
  });
}

interface PageShape<Row, Item> {
  readonly list: CursorList;
  readonly position: (row: Row) => Position;
  readonly toItem: (row: Row) => Item;
}

/** `rows` holds one more than the page when another page follows. */
function page<Row, Item>(rows: readonly Row[], limit: number, shape: PageShape<Row, Item>): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(shape.toItem),
    nextCursor: last === undefined ? null : encodeCursor(shape.list, shape.position(last)),
  };
}
