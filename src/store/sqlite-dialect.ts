import type BetterSqlite3 from 'better-sqlite3';
import {
  type Dialect,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import type { Schema } from './schema.ts';
import { Damage } from './sqlite-damage.ts';

/** SQLite changes its schema inside transactions, so a migration that breaks off leaves nothing half done. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Prepared statements that are kept for the next time; the program has fewer. */
const mostStatements = 200;

/** kysely over an open better-sqlite3 connection. */
export function kyselyOverSqlite(connection: BetterSqlite3.Database, damage = new Damage()): Kysely<Schema> {
  const dialect: Dialect = {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new SqliteDriver({ database: guardedConnection(connection, damage) }),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  return new Kysely<Schema>({ dialect });
}

/**
 * The connection as kysely uses it. To prepare a statement for 500 findings takes longer than to run it, so statements are
 * kept. And once the file has shown that it is damaged, nothing more is read from it or written to it: what it says may
 * be wrong.
 */
function guardedConnection(connection: BetterSqlite3.Database, damage: Damage): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const statement = kept.get(text) ?? guardedStatement(damage, () => connection.prepare(text));
      kept.delete(text);
      kept.set(text, statement);
      const [oldest] = kept.keys();
      if (kept.size > mostStatements && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
    close: () => connection.close(),
  };
}

function guardedStatement(damage: Damage, prepare: () => BetterSqlite3.Statement): SqliteStatement {
  const statement = damage.watch(prepare);
  return {
    reader: statement.reader,
    all: (parameters) => damage.watch(() => rowsOf(statement, parameters)),
    run: (parameters) => damage.watch(() => statement.run(parameters)),
    iterate: (parameters) => damage.watch(() => statement.iterate(parameters)),
  };
}

/** The rows as objects, which costs several times less than to let the native module make them: a finding has 23 columns. */
function rowsOf(statement: BetterSqlite3.Statement, parameters: readonly unknown[]): unknown[] {
  if (!statement.reader) return statement.all(parameters);
  const names = statement.columns().map(({ name }) => name);
  const rows = statement.raw(true).all(parameters) as unknown[][];
  const toObject = rowMaker(names);
  return rows.map(toObject);
}

/** One constructor for all rows of an answer, so that they share their shape. */
function rowMaker(names: readonly string[]): (values: readonly unknown[]) => object {
  class Row {
    [name: string]: unknown;
    constructor(values: readonly unknown[]) {
      for (const [index, name] of names.entries()) this[name] = values[index];
    }
  }
  return (values) => new Row(values);
}
