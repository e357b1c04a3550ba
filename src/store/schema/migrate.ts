import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StoreError } from '../contract/store.ts';
import { isBreaking, migrations } from './migrations.ts';
import type { Database } from './schema.ts';

/** Which steps are made, and what is done with a store that is ahead of this program. */
export interface MigrateOptions {
  /** For messages: which store, without secrets. */
  readonly name: string;
  /** How the database itself says whether migrations ever ran. */
  readonly hasMigrationTable: (database: Database) => Promise<boolean>;
  /**
   * Whether a schema with further steps is used as it is, because newer replicas may run beside this one. A step that older
   * versions cannot live with is refused in any case.
   */
  readonly besideNewer: boolean;
  /** The steps; those of this version by default. */
  readonly steps?: Readonly<Record<string, Migration>>;
}

/** Brings the schema to that of this version. Throws {@link StoreError} where a newer version has been here. */
export async function migrate(database: Database, options: MigrateOptions): Promise<void> {
  const { name, besideNewer, steps = migrations } = options;
  const executed = (await options.hasMigrationTable(database)) ? await executedMigrations(database) : [];
  const unknown = executed.filter((step) => !Object.hasOwn(steps, step));
  if (unknown.length > 0) {
    const missing = Object.keys(steps).filter((step) => !executed.includes(step));
    if (besideNewer && missing.length === 0 && !unknown.some(isBreaking)) return;
    throw new StoreError(
      `the store ${name} was written by a newer version of this program (it holds ${unknown.join(', ')}): ` +
        'run that version, or restore a backup from before it',
    );
  }
  const { error } = await new Migrator({
    db: database,
    provider: { getMigrations: async () => steps },
  }).migrateToLatest();
  if (error === undefined) return;
  throw error instanceof Error ? error : new Error('its schema cannot be migrated', { cause: error });
}

/** How a schema stands to that of this version, of a store that is not to be changed. */
export interface MigrationState {
  /** The last step that was made; `undefined` in an empty database. */
  readonly latest: string | undefined;
  /** Steps of this version that were not made. */
  readonly missing: readonly string[];
  /** Steps of newer versions. */
  readonly unknown: readonly string[];
  /** Whether this version cannot live with one of those. */
  readonly isBreaking: boolean;
}

/** How the schema of a database stands to that of this version. */
export async function migrationState(
  database: Database,
  hasMigrationTable: MigrateOptions['hasMigrationTable'],
): Promise<MigrationState> {
  const executed = (await hasMigrationTable(database)) ? await executedMigrations(database) : [];
  const unknown = executed.filter((step) => !Object.hasOwn(migrations, step));
  const missing = Object.keys(migrations).filter((step) => !executed.includes(step));
  return { latest: executed.toSorted().at(-1), missing, unknown, isBreaking: unknown.some(isBreaking) };
}

/** Whether a store that must not be changed can be read as it is. Throws {@link StoreError} with what to do where not. */
export async function requireMigrated(
  database: Database,
  { name, hasMigrationTable }: Pick<MigrateOptions, 'name' | 'hasMigrationTable'>,
): Promise<void> {
  const { missing, unknown, isBreaking: isRefused } = await migrationState(database, hasMigrationTable);
  if (isRefused) {
    throw new StoreError(
      `the store ${name} was written by a newer version of this program (it holds ${unknown.join(', ')}): run that version`,
    );
  }
  if (missing.length === 0) return;
  throw new StoreError(
    `the store ${name} is of an earlier version, or empty: start "notebook-drift serve" of this version once, which brings it up to date`,
  );
}

async function executedMigrations(database: Database): Promise<readonly string[]> {
  const rows = await (database as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** For {@link MigrateOptions.hasMigrationTable} on SQLite. */
export async function sqliteHasMigrationTable(database: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_master where name = 'kysely_migration'`.execute(database);
  return rows.length > 0;
}

/** For {@link MigrateOptions.hasMigrationTable} on PostgreSQL: on the search path, not anywhere in the database. */
export async function postgresHasMigrationTable(database: Database): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass('kysely_migration') is not null as found`.execute(
    database,
  );
  return rows[0]?.found === true;
}
