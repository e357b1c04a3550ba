import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract/store.ts';
import { StoreAwayError } from '../../src/store/contract/store-away.ts';
import { observeStore } from '../../src/store/observed-store.ts';
import type { SharedDatabase } from '../../src/store/postgres/shared-database.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';

/** What was told of a store, in words. */
function observing() {
  const told: string[] = [];
  const observers = {
    storeWritten: ({ ok }: { ok: boolean }) => void told.push(ok ? 'written' : 'not written'),
    availability: {
      failed: (use: string) => void told.push(`${use} failed`),
      worked: (use: string) => void told.push(`${use} worked`),
    },
  };
  return {
    told,
    observe: (store: Store, shared?: SharedDatabase) => observeStore({ store, ...(shared && { shared }) }, observers),
  };
}

const full = new StoreAwayError('the disk is full', {
  code: 'SQLITE_FULL',
  what: 'the disk of the SQLite file is full',
  mayPass: false,
  cause: undefined,
});

describe('store/observed-store', () => {
  it('tells of questions, writes and probes that were taken', async () => {
    const { told, observe } = observing();
    const { store } = observe(await openSqliteStore({ path: ':memory:' }));
    await store.transact(async (transaction) => transaction.revision());
    await store.verifyWritable();
    await store.prune({ before: 0 });
    await store.revision();
    await store.close();
    expect(told).toEqual([
      'write worked',
      'written',
      'probe worked',
      'written',
      'write worked',
      'written',
      'read worked',
    ]);
  });

  it('tells of whatever fails, with the error as it was', async () => {
    const { told, observe } = observing();
    const inner = await openSqliteStore({ path: ':memory:' });
    const failing = Object.fromEntries(Object.keys(inner).map((name) => [name, () => Promise.reject(full)]));
    const { store } = observe(failing as unknown as Store);
    await expect(store.transact(async () => 1)).rejects.toBe(full);
    await expect(store.verifyWritable()).rejects.toBe(full);
    await expect(store.findingCounts()).rejects.toBe(full);
    await inner.close();
    expect(told).toEqual(['write failed', 'not written', 'probe failed', 'not written', 'read failed']);
  });

  it('tells of the work queue of a shared database apart from what scans store', async () => {
    const { told, observe } = observing();
    const inner = await openSqliteStore({ path: ':memory:' });
    const shared: SharedDatabase = {
      openConnections: () => ({ executeSql: () => Promise.reject(full), close: async () => undefined }),
      claimSlot: async () => undefined,
    };
    const observed = observe(inner, shared).shared;
    const connections = observed?.openConnections(() => undefined);
    await expect(connections?.executeSql('select 1')).rejects.toBe(full);
    await observed?.claimSlot({ targetId: 'a', checkId: 'b', at: 0 }, async () => 1);
    await inner.close();
    expect(told).toEqual(['queue failed', 'queue worked']);
  });

  it('takes what a transaction itself refuses for no write that failed', async () => {
    const { told, observe } = observing();
    const { store } = observe(await openSqliteStore({ path: ':memory:' }));
    const refused = new Error('a newer scan has begun');
    await expect(store.transact(() => Promise.reject(refused))).rejects.toBe(refused);
    await store.close();
    // Whether it is an absence is for the availability to say.
    expect(told).toEqual(['write failed']);
  });
});
