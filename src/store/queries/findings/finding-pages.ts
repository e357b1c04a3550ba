import { severities } from '../../../domain/evaluation/severity.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import type { FindingQuery, Page, StoreReader } from '../../contract/store.ts';
import { rowToFinding } from '../../schema/rows.ts';
import type { Database, FindingRow } from '../../schema/schema.ts';
import { decodeCursor, type Position } from '../cursor.ts';
import { page } from '../pages.ts';
import { labelsOf, propertiesOf, resourcesOf, statesOf } from './finding-conditions.ts';
import {
  beyond,
  compareRows,
  type ListOrder,
  listOfOrder,
  listOrder,
  positionOf,
  rankOf,
  reversed,
} from './finding-order.ts';
import { type Range, rowsInRange } from './finding-ranges.ts';
import { rowsOfResources, rowsOfSearch } from './sorted-findings.ts';

/** What is asked for, whatever the order is called. */
interface Question {
  readonly filter: Omit<FindingQuery, 'limit' | 'cursor' | 'order'>;
  readonly order: ListOrder;
  /** The row that the answer begins after. */
  readonly after: Position | undefined;
  readonly rows: number;
}

/** A page of findings. */
export async function findingsPage(database: Database, query: FindingQuery): Promise<Page<Finding>> {
  const { limit, cursor, order: name = 'newest', ...filter } = query;
  const list = listOfOrder[name];
  const order = listOrder(name);
  const after = cursor === undefined ? undefined : decodeCursor(list, cursor);
  const rows = await rowsOf(database, { filter, order, after, rows: limit + 1 });
  return page(rows, limit, { list, position: (row) => positionOf(order, row), toItem: rowToFinding });
}

/** See {@link StoreReader.neighbours}. */
export async function neighboursOf(
  database: Database,
  { id, firstSeen, severity }: Parameters<StoreReader['neighbours']>[0],
  { order: name, ...filter }: Parameters<StoreReader['neighbours']>[1],
): Promise<{ readonly previous: string | null; readonly next: string | null }> {
  const order = listOrder(name);
  const after = positionOf(order, { id, first_seen: firstSeen, severity });
  const first = async (way: ListOrder) => {
    const [row] = await rowsOf(database, { filter, order: way, after, rows: 1 });
    return row?.id ?? null;
  };
  return { previous: await first(reversed(order)), next: await first(order) };
}

async function rowsOf(database: Database, question: Question): Promise<readonly FindingRow[]> {
  const found = await unsorted(database, question);
  return found.toSorted(compareRows(question.order)).slice(0, question.rows);
}

function unsorted(database: Database, question: Question): Promise<readonly FindingRow[]> {
  const { filter, order } = question;
  const resources = resourcesOf(filter);
  const labels = labelsOf(filter);
  if (labels.length > 0) return rowsOfSearch(database, { ...rangeOf(question), labels, resources });
  if (resources !== undefined) return rowsOfResources(database, rangeOf(question), resources);
  return order.bySeverity ? rowsBySeverity(database, question) : rowsInRange(database, rangeOf(question));
}

/** The rows of each severity stand in the order of an index, so that they are asked for one after the other. */
async function rowsBySeverity(database: Database, question: Question): Promise<readonly FindingRow[]> {
  const { filter, after, rows } = question;
  const order = { ...question.order, bySeverity: false };
  const [rank, ...place] = after ?? [];
  const found: FindingRow[] = [];
  for (const severity of order.descending ? severities.toReversed() : severities) {
    const isBefore = typeof rank === 'number' && (rankOf(severity) - rank) * (order.descending ? 1 : -1) > 0;
    if (isBefore || (filter.severity ?? severity) !== severity) continue;
    const within = rankOf(severity) === rank ? place : undefined;
    const wanted = { filter: { ...filter, severity }, order, after: within, rows: rows - found.length };
    found.push(...(await rowsOf(database, wanted)));
    if (found.length >= rows) break;
  }
  return found;
}

function rangeOf({ filter, order, after, rows }: Question): Range {
  return {
    states: statesOf(filter),
    properties: propertiesOf(filter),
    since: filter.since,
    order,
    after: after && beyond(order, after),
    rows,
  };
}
