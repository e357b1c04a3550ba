import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { Store } from './contract/store.ts';

/**
 * The same store, telling after each write whether the database took it. What the work of a transaction itself refuses, such
 * as a scan that was overtaken, is no failure of the store: errors of databases and of the network have a code.
 */
export function observeWrites(store: Store, { storeWritten }: Pick<Telemetry, 'storeWritten'>): Store {
  async function observed<Result>(write: Promise<Result>): Promise<Result> {
    try {
      const result = await write;
      storeWritten({ ok: true });
      return result;
    } catch (error) {
      if (isOfDatabase(error)) storeWritten({ ok: false });
      throw error;
    }
  }
  return {
    ...store,
    transact: (work) => observed(store.transact(work)),
    saveDelivery: (delivery, expected) => observed(store.saveDelivery(delivery, expected)),
    prune: (options) => observed(store.prune(options)),
    verifyWritable: () => observed(store.verifyWritable()),
  };
}

function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && typeof error.code === 'string') || isOfDatabase(error.cause);
}
