import { setImmediate } from 'node:timers/promises';
import { type Compilable, CompiledQuery } from 'kysely';
import { chunked, idsAtOnce, insertAtOnce } from './chunks.ts';
import type { Database, FindingRow } from './schema.ts';

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
] as const;

type Column = (typeof indexedColumns)[number] | (typeof otherColumns)[number];

/**
 * Inserts findings, replacing those that are there. `known` are rows as they are in the database; of those only what is
 * different is written. A scan may bring a hundred thousand, most of them unchanged. Answers those whose place among the
 * counted findings may be another one.
 */
export async function upsertFindings(
  database: Database,
  rows: readonly FindingRow[],
  known: ReadonlyMap<string, FindingRow>,
): Promise<readonly FindingRow[]> {
  // In the order of the index: neighbours are on one page.
  const sorted = rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const { seen = [], content = [], whole = [] } = Object.groupBy(sorted, (row) => extentOf(row, known.get(row.id)));
  await touch(database, seen);
  await upsert(database, content, otherColumns);
  await upsert(database, whole, [...indexedColumns, ...otherColumns]);
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

/** Building the same statement for every chunk takes longer than running it: it is built once for each size of chunk. */
async function upsert(database: Database, rows: readonly FindingRow[], columns: readonly Column[]): Promise<void> {
  const statements = new Map<number, string>();
  for (const some of chunked(rows, insertAtOnce)) {
    const text = statements.get(some.length) ?? statement(database, some, columns).compile().sql;
    statements.set(some.length, text);
    // SQLite answers without leaving the thread: requests get their turn between chunks.
    await setImmediate();
    await database.executeQuery(CompiledQuery.raw(text, some.flatMap(valuesOf)));
  }
}

/** In the order in which the statement names the columns: that of the first row's members. */
function valuesOf(row: FindingRow): unknown[] {
  return Object.values(row);
}

function statement(database: Database, rows: readonly FindingRow[], columns: readonly Column[]): Compilable {
  return database
    .insertInto('findings')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((row) => Object.fromEntries(columns.map((column) => [column, row.ref(`excluded.${column}`)]))),
    );
}
