import { type SqlBool, sql } from 'kysely';
import type { Page, StoreReader } from '../contract/store.ts';
import { rowToDelivery } from '../schema/delivery-rows.ts';
import { rowToScan } from '../schema/rows.ts';
import type { Database } from '../schema/schema.ts';
import { type CursorList, decodeCursor, encodeCursor, type Position } from './cursor.ts';

/*
 * The lists, newest first, by keyset: a page begins after the last row of the page before, so that its cost does not grow
 * with its place and rows that come meanwhile neither repeat nor hide others.
 */

/** As the indexes of these scans have them, without parameters. */
const inProgress = {
  running: sql<SqlBool>`finished_at is null`,
  failed: sql<SqlBool>`result in ('partial', 'failure', 'aborted')`,
} as const;

/** A page of scans, the latest first. */
export async function scansPage(database: Database, query: Parameters<StoreReader['scans']>[0]) {
  let rows = database
    .selectFrom('scans')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.targetId !== undefined) rows = rows.where('target_id', '=', query.targetId);
  if (query.progress !== undefined) rows = rows.where(inProgress[query.progress]);
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

/** A page of deliveries, the latest first. */
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

/** A page of a list. `rows` holds one more than the page when another page follows. */
export function page<Row, Item>(rows: readonly Row[], limit: number, shape: PageShape<Row, Item>): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(shape.toItem),
    nextCursor: last === undefined ? null : encodeCursor(shape.list, shape.position(last)),
  };
}
