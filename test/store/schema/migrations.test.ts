import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, sqliteHasMigrationTable } from '../../../src/store/schema/migrate.ts';
import { isBreaking, migrations } from '../../../src/store/schema/migrations.ts';
import { kyselyOverSqlite } from '../../../src/store/sqlite/sqlite-dialect.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: unknown;
}

const names = Object.keys(migrations);

/** The columns of every table after the first `count` steps. */
async function schemaAfter(count: number): Promise<ReadonlyMap<string, readonly Column[]>> {
  const connection = new BetterSqlite3(':memory:');
  const steps = Object.fromEntries(Object.entries(migrations).slice(0, count));
  const options = { name: 'test', hasMigrationTable: sqliteHasMigrationTable, besideNewer: false, steps };
  await migrate(kyselyOverSqlite(connection), options);
  const tables = connection
    .prepare(`select name from sqlite_master where type = 'table' and name not like 'kysely%'`)
    .pluck()
    .all() as string[];
  const schema = new Map(tables.map((table) => [table, connection.pragma(`table_info(${table})`) as Column[]]));
  connection.close();
  return schema;
}

describe('store/migrations', () => {
  it('run in the order of their names', () => {
    expect(names).toEqual(names.toSorted());
  });

  it.each(names.map((name, index) => [name, index] as const).slice(1))(
    '%s only adds what the version before can ignore',
    async (name, index) => {
      if (isBreaking(name)) return;
      const before = await schemaAfter(index);
      const after = await schemaAfter(index + 1);
      for (const [table, columns] of before) {
        const present = after.get(table) ?? [];
        const kept = present.filter((column) => columns.some((old) => old.name === column.name));
        expect(kept).toEqual(columns);
        const added = present.filter((column) => !columns.some((old) => old.name === column.name));
        expect(added.filter((column) => column.notnull === 1 && column.dflt_value === null)).toEqual([]);
      }
    },
  );

  it('refuse a file that a newer version has written', async () => {
    const connection = new BetterSqlite3(':memory:');
    const database = kyselyOverSqlite(connection);
    const options = { name: 'test.db', hasMigrationTable: sqliteHasMigrationTable, besideNewer: false };
    await migrate(database, { ...options, steps: { ...migrations, '9000-later': { up: async () => undefined } } });
    await expect(migrate(database, options)).rejects.toThrow(/test\.db was written by a newer version.*9000-later/);
    connection.close();
  });
});
