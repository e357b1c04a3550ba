import { join } from 'node:path';
import { openPostgresStore } from '../../src/store/postgres/postgres.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { silentLogger } from '../support/silent-logger.ts';
import type { CrashOptions } from './rounds.ts';

/** The file that a killed daemon has left. */
export const leftInFile: CrashOptions['open'] = ({ folder }) => openSqliteStore({ path: join(folder, 'store.db') });

/** The database that a killed daemon has left. */
export function leftInDatabase(url: string): CrashOptions['open'] {
  return async () => (await openPostgresStore({ url, tls: false, connections: 2, logger: silentLogger })).store;
}
