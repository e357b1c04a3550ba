import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { describeStoreContract } from './contract.ts';

describe('store/sqlite', () => {
  let folder: string;
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notebook-drift-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  describeStoreContract('in memory', () => openSqliteStore({ path: ':memory:' }));
  describeStoreContract('in a file', () => openSqliteStore({ path: join(folder, `${files++}.db`) }));
});
