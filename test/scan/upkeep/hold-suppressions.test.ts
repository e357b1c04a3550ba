import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Suppression } from '../../../src/domain/finding/suppression.ts';
import { commitEvaluation } from '../../../src/scan/run/commit-evaluation.ts';
import { applySuppressions } from '../../../src/scan/upkeep/apply-suppressions.ts';
import { holdSuppressions, releaseSuppressions } from '../../../src/scan/upkeep/hold-suppressions.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  minute,
  noon,
  sampleCheck,
  sampleEvaluation,
  sampleScan,
  sampleTarget,
  sha256,
} from '../../support/fixtures.ts';

const known: Suppression = {
  id: 'known',
  mode: 'ignore',
  resource: '*',
  reason: 'agreed',
  owner: 'ana',
  expires: noon * 2,
};

/** Two replicas on one store, each with the suppressions that it has seen so far. */
async function replicas() {
  const store = await openSqliteStore({ path: ':memory:' });
  const seen = new Map<string, readonly Suppression[]>();
  let now = noon;
  let ids = 0;
  const common = () => ({
    sinks: [],
    now,
    newId: () => `${++ids}`,
    source: { version: '0.1.0', instance: 'host' },
    hash: sha256,
    attemptLease: minute,
  });

  async function load(replica: string, suppressions: readonly Suppression[]): Promise<void> {
    now += 1_000;
    seen.set(replica, suppressions);
    await holdSuppressions(store, { replica, suppressions, hash: sha256, now });
    const watched = { targets: [sampleTarget], checks: [sampleCheck], configurationHash: replica };
    await applySuppressions(store, { ...common(), ...watched, suppressions });
  }

  async function scan(replica: string): Promise<void> {
    now += 1_000;
    await commitEvaluation(store, {
      ...common(),
      evaluation: sampleEvaluation(['a']),
      scan: sampleScan(`s_${now}`, { startedAt: now, finishedAt: null, result: null, outcome: null, findings: 0 }),
      check: sampleCheck,
      target: sampleTarget,
      confirmAfter: 1,
      suppressions: seen.get(replica) ?? [],
    });
  }

  async function steps(): Promise<string[]> {
    const [finding] = (await store.findings({ limit: 1 })).items;
    return (await store.transitions(finding?.id ?? '')).map(({ kind }) => kind);
  }

  return { store, load, scan, steps, close: () => store.close() };
}

describe('scan/hold-suppressions', () => {
  test('a replica that has not seen a new file yet takes nothing back', async () => {
    const { load, scan, steps, close } = await replicas();
    await load('one', []);
    await load('two', []);
    await scan('one');
    await load('two', [known]);
    for (let round = 0; round < 5; round++) {
      await scan('one');
      await scan('two');
    }
    expect(await steps()).toEqual(['opened', 'suppressed']);
    await load('one', [known]);
    await scan('one');
    expect(await steps()).toEqual(['opened', 'suppressed']);
    await close();
  });

  test('what nobody has any more is out of effect with the next scan', async () => {
    const { store, load, scan, steps, close } = await replicas();
    await load('one', []);
    await load('two', [known]);
    await scan('one');
    await releaseSuppressions(store, 'two');
    await scan('one');
    expect(await steps()).toEqual(['opened', 'suppressed', 'unsuppressed']);
    await close();
  });

  test('however scans and reloads come together, only a reload changes what is suppressed', async () => {
    const step = fc.record({
      replica: fc.constantFrom('one', 'two', 'three'),
      does: fc.constantFrom('scan', 'scan', 'scan', 'suppress', 'unsuppress'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (taken) => {
        const { load, scan, steps, close } = await replicas();
        for (const replica of ['one', 'two', 'three']) await load(replica, []);
        await scan('one');
        for (const { replica, does } of taken) {
          const before = (await steps()).length;
          if (does === 'scan') await scan(replica);
          else await load(replica, does === 'suppress' ? [known] : []);
          const more = (await steps()).length - before;
          expect(more).toBeLessThanOrEqual(does === 'scan' ? 0 : 1);
        }
        await close();
      }),
      { numRuns: 40 },
    );
  });
});
