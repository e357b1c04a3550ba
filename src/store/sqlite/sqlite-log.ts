import type BetterSqlite3 from 'better-sqlite3';
import type { Damage } from './sqlite-damage.ts';

/** A transaction that changes more rows than this is large: its log takes longer to fold into the file than to write. */
const manyRows = 5_000;

/** Pages in the log from which on a commit folds it into the file: SQLite's own number (https://www.sqlite.org/wal.html). */
const pagesOfLog = 1_000;

/**
 * To be called at the end of each transaction. A large one is acknowledged once its log is on the disk, and the log is
 * folded into the file in a turn of its own: both at once would keep the process from answering for longer.
 */
export function foldLargeLogsApart(connection: BetterSqlite3.Database, damage: Damage): () => void {
  const totalChanges = connection.prepare('select total_changes()').pluck();
  let before = totalChanges.get() as number;
  return () => {
    const after = totalChanges.get() as number;
    const isLarge = after - before > manyRows;
    before = after;
    if (!isLarge) return;
    connection.pragma('wal_autocheckpoint = 0');
    setImmediate(() => fold(connection, damage));
  };
}

function fold(connection: BetterSqlite3.Database, damage: Damage): void {
  if (!connection.open) return;
  try {
    damage.watch(() => {
      connection.pragma(`wal_autocheckpoint = ${pagesOfLog}`);
      // Where the next transaction began already, its commit folds the log.
      if (!connection.inTransaction) connection.pragma('wal_checkpoint(PASSIVE)');
    });
  } catch {
    // What was committed is in the log, and the next commit tries again. SQLite treats this failure of its own commits so.
  }
}
