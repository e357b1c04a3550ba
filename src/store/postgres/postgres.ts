import { sql } from 'kysely';
import type { Logger } from '../../domain/logger.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { PostgresSettings } from '../contract/settings.ts';
import { type ReadOnlyStore, type Store, StoreError } from '../contract/store.ts';
import { createKyselyStore } from '../kysely/kysely-store.ts';
import { createReader } from '../kysely/reader.ts';
import { type MigrateOptions, migrate, postgresHasMigrationTable, requireMigrated } from '../schema/migrate.ts';
import type { Database } from '../schema/schema.ts';
import { insertInChunks } from '../statements/insert-rows.ts';
import { kyselyOverPostgres, nameOf } from './postgres-dialect.ts';
import { explainPostgresFailure } from './postgres-failure.ts';
import { createSharedDatabase, type SharedDatabase } from './shared-database.ts';

/** How the database is opened. */
export interface PostgresStoreOptions extends PostgresSettings, Pick<MigrateOptions, 'steps'> {
  readonly logger: Pick<Logger, 'debug'>;
}

/** The oldest version whose SQL is known to suffice. */
const leastVersion = 13;

/**
 * Opens the store in a PostgreSQL database and migrates it to the schema of this version; replicas that start together
 * take turns. A connection that breaks later is made again when it is needed. Throws {@link StoreError}.
 */
export async function openPostgresStore({
  logger,
  steps,
  ...settings
}: PostgresStoreOptions): Promise<{ readonly store: Store; readonly shared: SharedDatabase }> {
  const name = nameOf(settings.url);
  const database = kyselyOverPostgres(settings, (error) =>
    // A database that goes away breaks all of them at once; that it is away is told by who needs it.
    logger.debug({ error }, 'an idle connection to the store broke; the next use makes a new one'),
  );
  try {
    await checkServer(database, name);
    const hasMigrationTable = postgresHasMigrationTable;
    await migrate(database, { name, hasMigrationTable, besideNewer: true, ...withoutAbsent({ steps }) });
  } catch (error) {
    await database.destroy();
    throw explainPostgresFailure(error, name);
  }
  const close = () => database.destroy();
  const store = createKyselyStore({ writer: database, reader: database, lock, insertRows: insertInChunks, close });
  return { store, shared: createSharedDatabase(database, settings) };
}

/** Opens the store in a PostgreSQL database to read it; nothing of it is changed. Throws {@link StoreError}. */
export async function openPostgresReader({
  logger,
  ...settings
}: Omit<PostgresStoreOptions, 'steps'>): Promise<ReadOnlyStore> {
  const name = nameOf(settings.url);
  const database = kyselyOverPostgres(settings, (error) =>
    logger.debug({ error }, 'an idle connection to the store broke; the next use makes a new one'),
  );
  try {
    await checkServer(database, name);
    await requireMigrated(database, { name, hasMigrationTable: postgresHasMigrationTable });
  } catch (error) {
    await database.destroy();
    throw explainPostgresFailure(error, name);
  }
  return { ...createReader(database), close: () => database.destroy() };
}

/**
 * Transactions that write come one after the other, as on SQLite: what one reads stays true until it commits, and the
 * revisions are in the order of the commits. They are short, for nothing of AWS is read inside them.
 */
async function lock(transaction: Database): Promise<void> {
  await transaction.selectFrom('store_state').select('id').where('id', '=', 1).forUpdate().executeTakeFirstOrThrow();
}

/** Throws {@link StoreError} where the server is too old, or not in UTF-8. */
export async function checkServer(database: Database, name: string): Promise<void> {
  const { rows } = await sql<{ version: string; encoding: string }>`
    select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding
  `.execute(database);
  const version = Math.floor(Number(rows[0]?.version) / 10_000);
  if (version < leastVersion) {
    throw new StoreError(`the store ${name} runs PostgreSQL ${version}: ${leastVersion} or newer is needed`);
  }
  if (rows[0]?.encoding !== 'UTF8') {
    throw new StoreError(
      `the store ${name} is encoded in ${rows[0]?.encoding}: create the database with ENCODING 'UTF8'`,
    );
  }
}
