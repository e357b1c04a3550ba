import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { type ReadOnlyStore, type Store, StoreError } from '../contract/store.ts';
import { StoreAwayError } from '../contract/store-away.ts';
import { createKyselyStore } from '../kysely/kysely-store.ts';
import { createReader } from '../kysely/reader.ts';
import { claimRevision } from '../queries/revision.ts';
import { migrate, requireMigrated, sqliteHasMigrationTable } from '../schema/migrate.ts';
import type { Schema } from '../schema/schema.ts';
import { refuseNetworkFilesystem } from './network-filesystem.ts';
import { createPrivately } from './private-file.ts';
import { Damage } from './sqlite-damage.ts';
import { insertSingly, kyselyOverSqlite } from './sqlite-dialect.ts';
import { explainFailure, explainReadFailure } from './sqlite-failure.ts';
import { lockStore, type StoreLock } from './sqlite-lock.ts';
import { foldLargeLogsApart } from './sqlite-log.ts';

/** Where the store is, and by which clock it works. */
export interface SqliteStoreOptions {
  /** A file, created for its owner only where it does not exist, or `:memory:` for a store that ends with the process. */
  readonly path: string;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly clock?: () => number;
}

const inMemory = ':memory:';

/** Marks a file as this program's: `ndft` in the header of the database. */
const applicationId = 0x6e_64_66_74;

const leastNode = 24;

/** Bytes that are given back to the disk after each step of forgetting: enough for what one step forgets. */
const givenBack = 80 * 1_048_576;

/**
 * Opens the store in an SQLite file, migrates it to the schema of this version and marks scans that a killed process left
 * behind as aborted. Every commit is on the disk before it is acknowledged. Throws {@link StoreError}, and never replaces
 * or repairs a file.
 */
export async function openSqliteStore({ path, clock = Date.now }: SqliteStoreOptions): Promise<Store> {
  const Sqlite = await loadSqlite();
  if (path === inMemory) return openWith({ Sqlite, path, clock });
  let lock: StoreLock | undefined;
  try {
    const real = realPath(path);
    refuseNetworkFilesystem(dirname(real));
    lock = lockStore(Sqlite, real);
    createPrivately(real);
    return await openWith({ Sqlite, path: real, clock, lock });
  } catch (error) {
    lock?.release();
    throw explainFailure(error, path);
  }
}

/**
 * Opens the store of an SQLite file to read it, beside a daemon that may be writing it; nothing of it is changed, its
 * schema neither. Throws {@link StoreError}.
 */
export async function openSqliteReader({ path }: Pick<SqliteStoreOptions, 'path'>): Promise<ReadOnlyStore> {
  const Sqlite = await loadSqlite();
  let database: Kysely<Schema> | undefined;
  try {
    const connection = new Sqlite(realPath(path), { readonly: true, fileMustExist: true, timeout: 2_000 });
    database = kyselyOverSqlite(connection);
    const open = database;
    refuseForeign(connection, path);
    await requireMigrated(open, { name: path, hasMigrationTable: sqliteHasMigrationTable });
    return { ...createReader(open), close: () => open.destroy() };
  } catch (error) {
    await database?.destroy();
    throw explainReadFailure(error, path);
  }
}

/** The native module ends the process silently on an older Node, so the version is looked at first. */
export async function loadSqlite(): Promise<typeof BetterSqlite3> {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) < leastNode) {
    throw new StoreError(
      `the store needs Node ${leastNode} or newer, this is ${version}: run with the Node of this package`,
    );
  }
  return (await import('better-sqlite3')).default;
}

/** The same for every name of a file, so that links do not lead around its lock. */
export function realPath(path: string): string {
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    return join(realpathSync(dirname(full)), basename(full));
  }
}

interface Opening {
  readonly Sqlite: typeof BetterSqlite3;
  readonly path: string;
  readonly clock: () => number;
  readonly lock?: StoreLock;
}

async function openWith({ Sqlite, path, clock, lock }: Opening): Promise<Store> {
  const connection = new Sqlite(path, { timeout: 2_000 });
  const damage = new Damage(path);
  const writer = kyselyOverSqlite(connection, damage);
  try {
    prepare(connection, path);
    await migrate(writer, { name: path, hasMigrationTable: sqliteHasMigrationTable, besideNewer: false });
    await abortInterruptedScans(writer, clock());
    const reader =
      path === inMemory ? writer : kyselyOverSqlite(new Sqlite(path, { readonly: true, timeout: 2_000 }), damage);
    const store = createKyselyStore({
      writer,
      reader,
      insertRows: insertSingly(connection, damage),
      ...(path === inMemory ? {} : { beforeCommit: foldLargeLogsApart(connection, damage) }),
      async close() {
        // The writer goes last: it folds the write-ahead log back into the file.
        if (reader !== writer) await reader.destroy();
        await writer.destroy();
        lock?.release();
      },
    });
    const refusals = new Refusals(() => performance.now());
    return {
      ...store,
      transact: (work) => refusals.watch(store.transact(work)),
      verifyWritable: () => refusals.verify(store.verifyWritable()),
      async prune(options) {
        const pruned = await store.prune(options);
        damage.watch(() => {
          const pageSize = connection.pragma('page_size', { simple: true }) as number;
          connection.pragma(`incremental_vacuum(${givenBack / pageSize})`);
        });
        return pruned;
      },
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** How long a refused write counts although the probe goes through, milliseconds: a scan that is due has tried again by then. */
const refusalHolds = 60_000;

/** A full disk may still take the few bytes of a probe in a log that is there already, and refuse what scans have to store. */
class Refusals {
  /** Milliseconds since any moment: the clock of the host may be set. */
  readonly #elapsed: () => number;
  #last: { readonly error: unknown; readonly at: number } | undefined;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  async watch<Result>(write: Promise<Result>): Promise<Result> {
    try {
      const result = await write;
      this.#last = undefined;
      return result;
    } catch (error) {
      if (error instanceof StoreAwayError) this.#last = { error, at: this.#elapsed() };
      throw error;
    }
  }

  /** Rejects where the probe does, or a write was refused a moment ago. */
  async verify(probe: Promise<void>): Promise<void> {
    await probe;
    if (this.#last && this.#elapsed() - this.#last.at < refusalHolds) throw this.#last.error;
  }
}

function prepare(connection: BetterSqlite3.Database, path: string): void {
  if (refuseForeign(connection, path) === 0) shapeFile(connection);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // What was only read is soon let go of again; the files of the system are remembered by the system.
  connection.pragma('cache_size = -8192');
  // Pages, 32 MiB: a large scan changes more, but writes in the order of the indexes. Four times as many saved no time.
  connection.pragma('cache_spill = 2048');
  connection.pragma('journal_size_limit = 67108864');
  connection.pragma(`application_id = ${applicationId}`);
  const health = connection.pragma('quick_check(1)', { simple: true });
  if (health !== 'ok') throw Object.assign(new Error(String(health)), { code: 'SQLITE_CORRUPT' });
}

/** Answers how many tables the file has. */
export function refuseForeign(connection: BetterSqlite3.Database, path: string): number {
  const tables = connection.prepare('select count(*) from sqlite_master').pluck().get() as number;
  if (tables > 0 && connection.pragma('application_id', { simple: true }) !== applicationId) {
    throw new StoreError(`${path} is the database of another program: give store.sqlite.path a file of its own`);
  }
  return tables;
}

/** What only a file without tables takes. */
function shapeFile(connection: BetterSqlite3.Database): void {
  // A large scan writes pages all over its indexes: fewer and larger ones take half the time of the usual 4096 bytes.
  connection.pragma('page_size = 16384');
  // What is forgotten makes room on the disk and not only in the file.
  connection.pragma('auto_vacuum = INCREMENTAL');
}

async function abortInterruptedScans(database: Kysely<Schema>, now: number): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('scans')
      .set({ result: 'aborted', finished_at: now })
      .where('finished_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) await claimRevision(transaction);
  });
}
