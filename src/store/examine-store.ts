import type { StoreSettings } from './contract/settings.ts';
import type { ExaminedPart } from './examine/examined.ts';

/** Looks the store that the configuration names through, and loads the code of no other. Throws `StoreError` where it cannot be read. */
export async function* examineStore(settings: StoreSettings): AsyncGenerator<ExaminedPart> {
  if (settings.kind === 'postgres') {
    const { examinePostgres } = await import('./postgres/examine-postgres.ts');
    yield* examinePostgres(settings);
    return;
  }
  const { examineSqlite } = await import('./sqlite/examine-sqlite.ts');
  yield* examineSqlite(settings.path);
}
