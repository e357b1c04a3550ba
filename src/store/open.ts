import type { Logger } from '../domain/logger.ts';
import type { StoreSettings } from './contract/settings.ts';
import type { ReadOnlyStore, Store } from './contract/store.ts';
import type { SharedDatabase } from './postgres/shared-database.ts';

/** A store that is open and of this version. */
export interface OpenStore {
  readonly store: Store;
  /** Only where several replicas can use the store. */
  readonly shared?: SharedDatabase;
}

/**
 * Opens the store that the configuration names, and loads the code of no other. Throws `StoreError` with what to do.
 */
export async function openStore(settings: StoreSettings, logger: Pick<Logger, 'debug'>): Promise<OpenStore> {
  if (settings.kind === 'postgres') {
    const { openPostgresStore } = await import('./postgres/postgres.ts');
    return openPostgresStore({ ...settings, logger });
  }
  const { openSqliteStore } = await import('./sqlite/sqlite.ts');
  return { store: await openSqliteStore({ path: settings.path }) };
}

/**
 * Opens the store that the configuration names to read it, beside the daemon; it must be of this version. Throws `StoreError`
 * with what to do.
 */
export async function openReader(settings: StoreSettings, logger: Pick<Logger, 'debug'>): Promise<ReadOnlyStore> {
  if (settings.kind === 'postgres') {
    const { openPostgresReader } = await import('./postgres/postgres.ts');
    return openPostgresReader({ ...settings, logger });
  }
  const { openSqliteReader } = await import('./sqlite/sqlite.ts');
  return openSqliteReader({ path: settings.path });
}
