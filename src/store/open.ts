import type { Logger } from '../domain/logger.ts';
import { openPostgresStore } from './postgres.ts';
import type { StoreSettings } from './settings.ts';
import type { SharedDatabase } from './shared-database.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

export interface OpenStore {
  readonly store: Store;
  /** Only where several replicas can use the store. */
  readonly shared?: SharedDatabase;
}

/** Opens the store that the configuration names. Throws `StoreError` with what to do. */
export async function openStore(settings: StoreSettings, logger: Pick<Logger, 'warn'>): Promise<OpenStore> {
  if (settings.kind === 'postgres') return openPostgresStore({ ...settings, logger });
  return { store: await openSqliteStore({ path: settings.path }) };
}
