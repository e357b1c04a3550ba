import { statSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { examineTables } from '../examine/examine-tables.ts';
import type { ExaminedPart } from '../examine/examined.ts';
import { sqliteHasMigrationTable } from '../schema/migrate.ts';
import { loadSqlite, realPath, refuseForeign } from './sqlite.ts';
import { kyselyOverSqlite } from './sqlite-dialect.ts';
import { explainReadFailure } from './sqlite-failure.ts';

/** Faults of the file that are told; there may be thousands. */
const mostFaults = 5;

/** Looks a store in a file through, beside a daemon that may be writing it; changes nothing. Throws `StoreError` where it cannot be opened. */
export async function* examineSqlite(path: string): AsyncGenerator<ExaminedPart> {
  const Sqlite = await loadSqlite();
  let opened: BetterSqlite3.Database | undefined;
  try {
    const connection = new Sqlite(realPath(path), { readonly: true, fileMustExist: true, timeout: 2_000 });
    opened = connection;
    refuseForeign(connection, path);
    const { size } = statSync(path);
    const faults = connection.pragma(`integrity_check(${mostFaults})`) as readonly { integrity_check: string }[];
    const told = faults.map(({ integrity_check: fault }) => fault).filter((fault) => fault !== 'ok');
    const ok = told.length === 0;
    const message = ok
      ? `${path}, sound, ${size} bytes`
      : `${path} is damaged (${told.join('; ')}): put a backup in its place`;
    yield { ok, part: 'file', message };
    if (!ok) return;
    const database = kyselyOverSqlite(connection);
    yield* examineTables(database, { hasMigrationTable: sqliteHasMigrationTable, besideNewer: false });
  } catch (error) {
    throw explainReadFailure(error, path);
  } finally {
    opened?.close();
  }
}
