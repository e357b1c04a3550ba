import type { Telemetry } from '../domain/delivery/telemetry.ts';
import type { Store } from './contract/store.ts';
import type { OpenStore } from './open.ts';
import type { SharedDatabase } from './postgres/shared-database.ts';
import type { StoreAvailability, StoreUse } from './store-availability.ts';

/** Who is told how the uses of a store went. */
export interface StoreObservers extends Pick<Telemetry, 'storeWritten'> {
  readonly availability: Pick<StoreAvailability, 'failed' | 'worked'>;
}

/** Everything that is no question. */
const uses: Partial<Record<keyof Store, StoreUse>> = {
  transact: 'write',
  saveDelivery: 'write',
  prune: 'write',
  verifyWritable: 'probe',
};

/**
 * The same store, telling after each use whether the database did what it was asked. What the work of a transaction itself
 * refuses, such as a scan that was overtaken, is no failure of the store.
 */
export function observeStore({ store, shared }: OpenStore, observers: StoreObservers): OpenStore {
  const observed = Object.entries(store).map(([name, method]) => {
    if (name === 'close') return [name, method];
    const use = uses[name as keyof Store] ?? 'read';
    return [name, (...given: unknown[]) => observe((method as Method)(...given), use, observers)];
  });
  const observedStore = Object.fromEntries(observed) as Store;
  return shared ? { store: observedStore, shared: observeShared(shared, observers) } : { store: observedStore };
}

function observeShared(shared: SharedDatabase, observers: StoreObservers): SharedDatabase {
  return {
    openConnections(onIdleError) {
      const connections = shared.openConnections(onIdleError);
      const executeSql: typeof connections.executeSql = (text, values) =>
        observe(connections.executeSql(text, values), 'queue', observers);
      return { ...connections, executeSql };
    },
    claimSlot: (slot, work) => observe(shared.claimSlot(slot, work), 'queue', observers),
  };
}

type Method = (...given: unknown[]) => Promise<unknown>;

async function observe<Result>(
  asked: Promise<Result>,
  use: StoreUse,
  { storeWritten, availability }: StoreObservers,
): Promise<Result> {
  try {
    const result = await asked;
    availability.worked(use);
    if (isWrite(use)) storeWritten({ ok: true });
    return result;
  } catch (error) {
    availability.failed(use, error);
    if (isWrite(use) && isOfDatabase(error)) storeWritten({ ok: false });
    throw error;
  }
}

/** The queue's own tables are another matter than what scans have to store. */
function isWrite(use: StoreUse): boolean {
  return use === 'write' || use === 'probe';
}

/** Errors of databases have a code, also where a statement was refused although the database is there. */
function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && typeof error.code === 'string') || isOfDatabase(error.cause);
}
