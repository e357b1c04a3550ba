import { setImmediate } from 'node:timers/promises';
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
import { chunked } from '../../domain/chunked.ts';
import type { Schema } from '../schema/schema.ts';
import type { InsertRows } from '../statements/insert-rows.ts';
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
export function kyselyOverSqlite(
  connection: BetterSqlite3.Database,
  damage = new Damage(connection.name),
): Kysely<Schema> {
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
      if (text === 'rollback' && !connection.inTransaction) return alreadyRolledBack;
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

/**
 * SQLite gives a transaction up by itself on a full or failing disk, also in its commit, and then refuses to roll it back
 * (sqlite.org/lang_transaction.html, 3). That refusal would hide why.
 */
const alreadyRolledBack: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

/** Rows after which others get their turn: SQLite answers without leaving the thread. */
const rowsWithoutPause = 500;

/**
 * Rows one by one: a statement of several rows would first note on the disk how to take back each of them, in case that a
 * later one fails. They are part of the transaction that is open, for the connection has only one.
 */
export function insertSingly(connection: BetterSqlite3.Database, damage: Damage): InsertRows {
  return async (_database, rows, statement) => {
    const [first] = rows;
    if (!first) return;
    const { sql } = statement([first]).compile();
    const prepared = damage.watch(() => connection.prepare(sql));
    for (const some of chunked(rows, rowsWithoutPause)) {
      damage.watch(() => {
        for (const row of some) prepared.run(Object.values(row));
      });
      await setImmediate();
    }
  };
}

function guardedStatement(damage: Damage, prepare: () => BetterSqlite3.Statement): SqliteStatement {
  const statement = damage.watch(prepare);
  const all = statement.reader ? rowReader(statement) : statement.all.bind(statement);
  return {
    reader: statement.reader,
    all: (parameters) => damage.watch(() => all(parameters)),
    run: (parameters) => damage.watch(() => statement.run(parameters)),
    iterate: (parameters) => damage.watch(() => statement.iterate(parameters)),
  };
}

/**
 * The rows as objects, which costs several times less than to let the native module make them: a finding has 25 columns.
 * They are copies of one object, so that they share their shape.
 */
function rowReader(statement: BetterSqlite3.Statement): (parameters: readonly unknown[]) => unknown[] {
  const names = statement.columns().map(({ name }) => name);
  const blank: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]));
  const toObject = (values: readonly unknown[]) => {
    const row = { ...blank };
    let place = 0;
    for (const name of names) row[name] = values[place++];
    return row;
  };
  return (parameters) => (statement.raw(true).all(parameters) as unknown[][]).map(toObject);
}
