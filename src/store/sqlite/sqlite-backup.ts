import { closeSync, fsyncSync, linkSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { StoreError } from '../contract/store.ts';
import { loadSqlite, realPath, refuseForeign } from './sqlite.ts';
import { explainReadFailure, tellSqliteFailure } from './sqlite-failure.ts';

/**
 * Writes the store at `from` into a new file at `to`, as it is at one moment, beside a daemon that may be writing it. The file is
 * complete, sound and on the disk before it has its name, and only its owner may read it. Answers its size in bytes. Throws
 * {@link StoreError}, and leaves nothing behind then.
 */
export async function backUpSqlite(from: string, to: string): Promise<number> {
  const Sqlite = await loadSqlite();
  const partial = `${resolve(to)}.partial`;
  const source = openSource(Sqlite, from);
  try {
    create(partial, to);
    try {
      // All of it in one step: of a store that is written meanwhile the rest would be begun anew again and again.
      await source.backup(partial, { progress: ({ totalPages }) => Math.max(1, totalPages) });
      settle(Sqlite, partial);
      linkSync(partial, to);
      syncFolder(dirname(resolve(to)));
    } finally {
      rmSync(partial, { force: true });
    }
    return statSync(to).size;
  } catch (error) {
    throw explainBackup(error, to);
  } finally {
    source.close();
  }
}

function openSource(Sqlite: typeof BetterSqlite3, path: string): BetterSqlite3.Database {
  try {
    const source = new Sqlite(realPath(path), { readonly: true, fileMustExist: true, timeout: 2_000 });
    refuseForeign(source, path);
    refuseEmpty(source, path);
    return source;
  } catch (error) {
    throw explainReadFailure(error, path);
  }
}

/** A backup of nothing would be found to hold nothing when it is needed. */
function refuseEmpty(source: BetterSqlite3.Database, path: string): void {
  if (source.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) return;
  throw new StoreError(`the store ${path} is empty: there is nothing to back up. Check store.sqlite.path`);
}

/** Nobody else may read it, not even while it is written. */
function create(partial: string, to: string): void {
  try {
    closeSync(openSync(to, 'r'));
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
    rmSync(partial, { force: true });
    closeSync(openSync(partial, 'wx', 0o600));
    return;
  }
  throw existing(to);
}

function existing(to: string): StoreError {
  return new StoreError(`${to} exists already: a backup takes nothing's place. Name a new file, such as with the date`);
}

/** Makes one file of it, looks whether it is sound, and brings it to the disk. */
function settle(Sqlite: typeof BetterSqlite3, path: string): void {
  const copy = new Sqlite(path);
  try {
    copy.pragma('journal_mode = DELETE');
    const health = copy.pragma('integrity_check(1)', { simple: true });
    if (health !== 'ok')
      throw new StoreError(`the store is damaged, and so is its copy (${String(health)}): keep an older backup`);
  } finally {
    copy.close();
  }
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

function explainBackup(error: unknown, to: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EEXIST') return existing(to);
  const told = tellSqliteFailure(error, to);
  const message = error instanceof Error ? error.message : String(error);
  // What the system says begins with its code.
  const reason = told === error || message.startsWith(code) ? message : `${code}: ${message}`;
  return new StoreError(`the backup ${to} cannot be written (${reason})`, { cause: error });
}
