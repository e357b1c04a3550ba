import { sql } from 'kysely';
import type { PostgresSettings } from '../contract/settings.ts';
import { examineTables } from '../examine/examine-tables.ts';
import type { ExaminedPart } from '../examine/examined.ts';
import { postgresHasMigrationTable } from '../schema/migrate.ts';
import { checkServer } from './postgres.ts';
import { kyselyOverPostgres, nameOf } from './postgres-dialect.ts';
import { explainPostgresFailure } from './postgres-failure.ts';

/** Looks a store in a PostgreSQL database through, beside replicas that may be writing it; changes nothing. Throws `StoreError`. */
export async function* examinePostgres(settings: PostgresSettings): AsyncGenerator<ExaminedPart> {
  const name = nameOf(settings.url);
  const database = kyselyOverPostgres(settings, () => undefined);
  try {
    await checkServer(database, name);
    const { rows } = await sql<{ version: string; writable: boolean }>`
      select current_setting('server_version') as version, not pg_is_in_recovery() as writable
    `.execute(database);
    const { version = '', writable = false } = rows[0] ?? {};
    const role = writable
      ? 'takes writes'
      : 'is a standby that takes no writes: the URL must lead to the primary server';
    yield { ok: writable, part: 'server', message: `${name}, PostgreSQL ${version}, ${role}` };
    yield* examineTables(database, { hasMigrationTable: postgresHasMigrationTable, besideNewer: true });
  } catch (error) {
    throw explainPostgresFailure(error, name);
  } finally {
    await database.destroy();
  }
}
