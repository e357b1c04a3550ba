import { type Compilable, CompiledQuery } from 'kysely';
import { chunked } from '../../domain/chunked.ts';
import type { Database } from '../schema/schema.ts';
import { insertAtOnce } from './chunks.ts';

/** The statement that inserts these rows. It names the columns in the order of the first row's members. */
export type InsertStatement<Row> = (rows: readonly Row[]) => Compilable;

/** Writes rows, which may be a hundred thousand, in the transaction that is open. All have the same members in one order. */
export type InsertRows = <Row extends object>(
  database: Database,
  rows: readonly Row[],
  statement: InsertStatement<Row>,
) => Promise<void>;

/**
 * Many rows in each statement, for a server that every statement travels to. Building the same one for every chunk takes
 * longer than running it: it is built once for each size of chunk.
 */
export const insertInChunks: InsertRows = async (database, rows, statement) => {
  const statements = new Map<number, string>();
  for (const some of chunked(rows, insertAtOnce)) {
    const text = statements.get(some.length) ?? statement(some).compile().sql;
    statements.set(some.length, text);
    const values = some.flatMap((row): unknown[] => Object.values(row));
    await database.executeQuery(CompiledQuery.raw(text, values));
  }
};
