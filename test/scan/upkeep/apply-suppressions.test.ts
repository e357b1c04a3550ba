import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import type { Suppression } from '../../../src/domain/finding/suppression.ts';
import { judgeSuppression } from '../../../src/findings/suppression.ts';
import { type ApplyOptions, applySuppressions } from '../../../src/scan/upkeep/apply-suppressions.ts';
import { retireUnwatched } from '../../../src/scan/upkeep/retire-unwatched.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { minute, noon, sampleCheckState, sampleFinding, sampleTarget, sha256 } from '../../support/fixtures.ts';

const common: Omit<ApplyOptions, 'suppressions'> = {
  targets: [sampleTarget],
  checks: [requiredTags],
  configurationHash: 'c0ffee',
  hash: sha256,
  sinks: [],
  now: noon,
  newId: () => 'id',
  source: { version: '0.1.0', instance: 'host' },
  attemptLease: minute,
};

function entry(id: string, changes: Partial<Suppression> = {}): Suppression {
  return { id, mode: 'accept', reason: 'agreed', owner: 'ana', expires: noon + minute, ...changes };
}

/** A store whose transactions tell how many findings they read, and the most at once. */
async function watchedStore(findings: readonly Finding[]) {
  const store = await openSqliteStore({ path: ':memory:' });
  await store.transact(async (transaction) => {
    await transaction.findings.save(findings);
    await transaction.checks.saveState(sampleCheckState());
  });
  const reads: number[] = [];
  const watched: Store = {
    ...store,
    transact: (work) =>
      store.transact((transaction) =>
        work({
          ...transaction,
          findings: Object.fromEntries(
            Object.entries(transaction.findings).map(([name, method]) => [
              name,
              async (...given: unknown[]) => {
                const answer = await (method as (...all: unknown[]) => Promise<unknown>)(...given);
                if (/^(open(?!Counts|Scopes)|byId)/.test(name)) reads.push((answer as unknown[]).length);
                return answer;
              },
            ]),
          ) as unknown as typeof transaction.findings,
        }),
      ),
  };
  return { store: watched, reads, all: async () => (await store.findings({ limit: 500 })).items };
}

const many = Array.from({ length: 1_200 }, (_, index) => sampleFinding(`endpoint-${index}`));

describe('scan/upkeep with many open findings', () => {
  test('reads none where nothing is suppressed and everything is watched', async () => {
    const { store, reads } = await watchedStore(many);
    await retireUnwatched(store, { ...common, checks: [requiredTags], types: ['endpoint', 'model'], suppressions: [] });
    await applySuppressions(store, { ...common, suppressions: [] });
    await applySuppressions(store, { ...common, suppressions: [entry('elsewhere', { target: 'other' })] });
    expect(reads.filter((read) => read > 0)).toEqual([]);
  });

  test('holds some of them at once, and each is judged', async () => {
    const { store, reads } = await watchedStore(many);
    await applySuppressions(store, { ...common, suppressions: [entry('some', { resource: 'endpoint-1*' })] });
    expect(Math.max(...reads)).toBeLessThanOrEqual(500);
    const covered = many.filter(({ resource }) => resource.name.startsWith('endpoint-1')).length;
    expect(await store.suppressionCounts()).toEqual([{ suppressionId: 'some', count: covered }]);
    await applySuppressions(store, { ...common, suppressions: [] });
    expect(await store.suppressionCounts()).toEqual([]);
  });

  test('law: whatever entries come and go, every finding is as if judged by itself', async () => {
    const pattern = fc.constantFrom(undefined, '*', 'a*', '*b', 'other', 'prod', 'required-tags');
    const anyEntry = fc
      .record({ target: pattern, check: pattern, resource: pattern, mode: fc.constantFrom('accept', 'ignore') })
      .map(({ mode, ...given }) => entry(`e${JSON.stringify([mode, given])}`, { mode, ...defined(given) }));
    const anySet = fc.uniqueArray(anyEntry, { maxLength: 3, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(fc.array(anySet, { minLength: 1, maxLength: 3 }), async (sets) => {
        const findings = ['a', 'ab', 'b', 'c'].map((name) => sampleFinding(name));
        const { store, all } = await watchedStore([...findings, sampleFinding('p', { state: 'pending' })]);
        let expected = await all();
        for (const suppressions of sets) {
          await applySuppressions(store, { ...common, suppressions });
          expected = expected.map((one) => judgeSuppression(one, { suppressions, now: noon, hash: sha256 }).finding);
          expect(byName(await all())).toEqual(byName(expected));
        }
        await store.close();
      }),
      { numRuns: 40 },
    );
  });
});

function defined(given: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function byName(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => (one.resource.name < other.resource.name ? -1 : 1));
}
