import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { sampleFinding } from '../../support/fixtures.ts';
import { describeStoreContract } from '../contract.ts';

describe('store/sqlite', () => {
  let folder: string;
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notebook-drift-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  describeStoreContract('in memory', () => openSqliteStore({ path: ':memory:' }));
  describeStoreContract('in a file', () => openSqliteStore({ path: join(folder, `${files++}.db`) }));

  test('the log of a large commit reaches the file without another commit, and each is there when it is acknowledged', async () => {
    const path = join(folder, 'large.db');
    const many = Array.from({ length: 6_000 }, (_, index) => sampleFinding(`n${index}`));
    const store = await openSqliteStore({ path });
    const rowsIn = async (copy: string, parts: readonly string[]) => {
      for (const part of parts) await copyFile(`${path}${part}`, `${copy}${part}`);
      const copied = new Database(copy);
      const count = copied.prepare('select count(*) from findings').pluck().get();
      copied.close();
      return count;
    };
    try {
      await store.transact((transaction) => transaction.findings.save(many));
      expect(await rowsIn(join(folder, 'acknowledged.db'), ['', '-wal'])).toBe(many.length);
      await expect.poll(() => rowsIn(join(folder, `folded${files++}.db`), ['']), { timeout: 20_000 }).toBe(many.length);
      await store.transact((transaction) => transaction.findings.save(many.slice(0, 10)));
    } finally {
      await store.close();
    }
  });
});
