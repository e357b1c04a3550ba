import { setImmediate } from 'node:timers/promises';
import { chunked } from '../../../domain/chunked.ts';
import type { Transition } from '../../../domain/finding/finding.ts';
import type { Database, FindingRow, TransitionRow } from '../../schema/schema.ts';
import { idsAtOnce } from '../../statements/chunks.ts';
import type { InsertRows, InsertStatement } from '../../statements/insert-rows.ts';

/** What an index holds. A statement that names one of them writes its indexes again, also where it stays as it is. */
const indexedColumns = [
  'resource_type',
  'severity',
  'state',
  'suppressed',
  'first_seen',
  'suppression_id',
  'actor_due_at',
] as const;

const otherColumns = [
  'scope',
  'resource_name',
  'resource_region',
  'summary',
  'evidence',
  'confirmations',
  'last_seen',
  'resolved_at',
  'resolution',
  'scan_id',
  'suppression',
  'actor',
  'search_version',
] as const;

type Column = (typeof indexedColumns)[number] | (typeof otherColumns)[number];

/** An open transaction, and how many rows are written in it. */
export interface Writing {
  readonly database: Database;
  readonly insertRows: InsertRows;
}

/**
 * Inserts findings, replacing those that are there. `known` are rows as they are in the database; of those only what is
 * different is written. A scan may bring a hundred thousand, most of them unchanged. Answers those whose place among the
 * counted findings may be another one.
 */
export async function upsertFindings(
  { database, insertRows }: Writing,
  rows: readonly FindingRow[],
  known: Pick<ReadonlyMap<string, FindingRow>, 'get'>,
): Promise<readonly FindingRow[]> {
  // The index by resource is the largest, and the rows lie as they came: in this order neighbours are on one page.
  const sorted = rows.toSorted((one, other) => (one.resource_arn < other.resource_arn ? -1 : 1));
  const { seen = [], content = [], whole = [] } = Object.groupBy(sorted, (row) => extentOf(row, known.get(row.id)));
  await touch(database, seen);
  await insertRows(database, content, upsertStatement(database, otherColumns));
  await insertRows(database, whole, upsertStatement(database, [...indexedColumns, ...otherColumns]));
  return whole;
}

function extentOf(row: FindingRow, before: FindingRow | undefined): 'seen' | 'content' | 'whole' {
  if (!before || indexedColumns.some((column) => row[column] !== before[column])) return 'whole';
  const changed = otherColumns.filter((column) => row[column] !== before[column]);
  return changed.every((column) => column === 'last_seen') ? 'seen' : 'content';
}

async function touch(database: Database, rows: readonly FindingRow[]): Promise<void> {
  for (const [lastSeen, alike] of Map.groupBy(rows, (row) => row.last_seen)) {
    for (const some of chunked(alike, idsAtOnce)) {
      const ids = some.map(({ id }) => id);
      await setImmediate();
      await database.updateTable('findings').set({ last_seen: lastSeen }).where('id', 'in', ids).execute();
    }
  }
}

function upsertStatement(database: Database, columns: readonly Column[]): InsertStatement<FindingRow> {
  return (some) =>
    database
      .insertInto('findings')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((row) => Object.fromEntries(columns.map((column) => [column, row.ref(`excluded.${column}`)]))),
      );
}

/** In the order of the index, where neighbours are on one page; the steps of one finding stay in their order. */
export function inOrderOfFindings(transitions: readonly Transition[]): readonly Transition[] {
  return transitions.toSorted(({ findingId: one }, { findingId: other }) => (one === other ? 0 : one < other ? -1 : 1));
}

/** Inserts the steps of findings. */
export function insertTransitions({ database, insertRows }: Writing, rows: readonly TransitionRow[]): Promise<void> {
  return insertRows(database, rows, (some) => database.insertInto('transitions').values(some));
}
