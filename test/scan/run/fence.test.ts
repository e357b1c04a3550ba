import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fencedStore, SupersededScanError } from '../../../src/scan/run/fence.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { sampleFinding, sampleScan } from '../../support/fixtures.ts';

describe('scan/fence', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openSqliteStore({ path: ':memory:' });
  });
  afterEach(() => store.close());

  const begin = (id: string) => store.transact((transaction) => transaction.scans.begin(sampleScan(id)));
  const fence = { targetId: 'prod', checkId: 'required-tags' };

  it('lets the latest scan commit', async () => {
    const token = await begin('s_1');
    const save = fencedStore(store, { ...fence, token }).transact((transaction) =>
      transaction.findings.save([sampleFinding('a')]),
    );
    await expect(save).resolves.toBeUndefined();
  });

  it('refuses one that another has overtaken, and keeps nothing of it', async () => {
    const stale = await begin('s_1');
    await begin('s_2');
    const revision = await store.revision();
    const save = fencedStore(store, { ...fence, token: stale }).transact((transaction) =>
      transaction.findings.save([sampleFinding('a')]),
    );
    await expect(save).rejects.toThrow(SupersededScanError);
    expect(await store.revision()).toBe(revision);
    expect((await store.findings({ limit: 1 })).items).toEqual([]);
  });

  it('does not mind scans of other checks', async () => {
    const token = await begin('s_1');
    await store.transact((transaction) => transaction.scans.begin(sampleScan('s_2', { targetId: 'other' })));
    const save = fencedStore(store, { ...fence, token }).transact(async () => 'saved');
    await expect(save).resolves.toBe('saved');
  });
});
