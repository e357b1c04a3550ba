import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pruneAll } from '../../src/daemon/rounds/housekeeping.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { noon, sampleFinding, sampleTransition } from '../support/fixtures.ts';

test('store/retention: what is forgotten makes room on the disk, however much came together', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-'));
  const path = join(folder, 'store.db');
  const open = () => openSqliteStore({ path });
  let store = await open();
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const over = { state: 'resolved', resolution: 'fixed', resolvedAt: noon } as const;
  const many = Array.from({ length: 14_000 }, (_, n) => sampleFinding(`n${n}`, over));
  const steps = many.map(({ id }) => sampleTransition({ findingId: id, at: noon }));
  /** The size of the file once the log beside it is folded in, full and then forgotten. */
  async function sizes(): Promise<readonly [full: number, forgotten: number]> {
    await store.transact(async (transaction) => {
      await transaction.findings.save(many);
      await transaction.findings.saveTransitions(steps);
    });
    const full = await folded();
    await pruneAll(store, noon + 1);
    expect((await store.findings({ limit: 1 })).items).toEqual([]);
    return [full, await folded()];
  }
  async function folded(): Promise<number> {
    await store.close();
    const { size } = statSync(path);
    store = await open();
    return size;
  }

  // Each table and index has a page of its own, also without rows.
  const empty = await folded();
  const [full, forgotten] = await sizes();
  expect(forgotten - empty).toBeLessThan((full - empty) / 10);
  const [fullAgain, forgottenAgain] = await sizes();
  expect(fullAgain).toBeLessThanOrEqual(full * 1.1);
  expect(forgottenAgain).toBeLessThanOrEqual(forgotten * 1.1);
});
