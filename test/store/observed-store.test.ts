import { describe, expect, it } from 'vitest';
import { observeWrites } from '../../src/store/observed-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';

/** A store in memory, and what was told of its writes. */
async function observed() {
  const told: boolean[] = [];
  const inner = await openSqliteStore({ path: ':memory:' });
  return { told, inner, store: observeWrites(inner, { storeWritten: ({ ok }) => void told.push(ok) }) };
}

describe('store/observed-store', () => {
  it('tells of writes that were taken', async () => {
    const { told, store } = await observed();
    await store.transact(async (transaction) => transaction.revision());
    await store.verifyWritable();
    await store.close();
    expect(told).toEqual([true, true]);
  });

  it.each([
    ['a full disk', Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })],
    [
      'a database that is away',
      new Error('away', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }),
    ],
  ])('tells of %s, with the error as it was', async (_title, error) => {
    const { told, inner, store } = await observed();
    const broken = observeWrites(
      { ...inner, transact: () => Promise.reject(error), verifyWritable: () => Promise.reject(error) },
      { storeWritten: ({ ok }) => void told.push(ok) },
    );
    await expect(broken.transact(async () => 1)).rejects.toBe(error);
    await expect(broken.verifyWritable()).rejects.toBe(error);
    await store.close();
    expect(told).toEqual([false, false]);
  });

  it('takes what a transaction itself refuses for no failure of the store', async () => {
    const { told, store } = await observed();
    const refused = new Error('a newer scan has begun');
    await expect(store.transact(() => Promise.reject(refused))).rejects.toBe(refused);
    await store.close();
    expect(told).toEqual([]);
  });
});
