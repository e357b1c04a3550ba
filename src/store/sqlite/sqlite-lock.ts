import { hostname } from 'node:os';
import type BetterSqlite3 from 'better-sqlite3';
import { StoreInUseError } from '../contract/store.ts';
import { createPrivately } from './private-file.ts';

/** Says that one process has the store open. The kernel takes it back when the process ends, however it ends. */
export interface StoreLock {
  release(): void;
}

/**
 * Locks the store at `path` for this process. The lock is an open write transaction on `<path>.lock`, itself a small SQLite
 * file that says who holds it: SQLite keeps the lock with `fcntl`, which works on every system that it runs on and leaves
 * nothing behind after a kill. Throws {@link StoreInUseError} while another process, or this one, holds it.
 */
export function lockStore(Sqlite: typeof BetterSqlite3, path: string): StoreLock {
  const lockPath = `${path}.lock`;
  createPrivately(lockPath);
  const lock = new Sqlite(lockPath, { timeout: 0 });
  try {
    lock.exec('create table if not exists holder (id integer primary key, pid integer not null, host text not null)');
    lock.prepare('replace into holder (id, pid, host) values (1, ?, ?)').run(process.pid, hostname());
    // Reserves the file against other writers and lets them read who has it.
    lock.exec('begin immediate');
  } catch (error) {
    const holder = isBusy(error) ? readHolder(lock) : undefined;
    lock.close();
    if (holder === undefined) throw error;
    throw new StoreInUseError(
      `the store ${path} is in use by ${holder}: two daemons on one store would report everything twice. ` +
        'Stop the other one, or give this one its own store.sqlite.path',
      holder,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** Who holds the lock, in words. The holder may be just writing its name, and then cannot be read. */
function readHolder(lock: BetterSqlite3.Database): string {
  try {
    const holder = lock.prepare('select pid, host from holder').get() as { pid: number; host: string } | undefined;
    return holder ? `process ${holder.pid} on host ${holder.host}` : 'another process';
  } catch (error) {
    if (isBusy(error)) return 'another process';
    throw error;
  }
}
