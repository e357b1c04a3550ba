import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.ts';
import { type CommitSettings, commitEvaluation } from '../../../src/scan/run/commit-evaluation.ts';
import { commitFocus } from '../../../src/scan/run/commit-focus.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  accessDenied,
  endpointArn,
  minute,
  noon,
  sampleCheck,
  sampleEvaluation,
  sampleScan,
  sampleScopeOutcome,
  sampleSink,
  sampleTarget,
  sha256,
} from '../../support/fixtures.ts';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' });
});
afterEach(() => store.close());

let ids = 0;

/** A read that began and ended at these minutes after noon. */
function settings(began: number, ended: number): CommitSettings {
  const unfinished = { finishedAt: null, result: null, outcome: null, findings: 0 } as const;
  return {
    scan: sampleScan(`s_${began}_${ended}`, { startedAt: noon + began * minute, ...unfinished }),
    check: sampleCheck,
    target: sampleTarget,
    confirmAfter: 1,
    sinks: [sampleSink()],
    now: noon + ended * minute,
    newId: () => `${++ids}`,
    source: { version: '0.1.0', instance: 'host-1' },
    hash: sha256,
    suppressions: [],
    attemptLease: minute,
  };
}

const scan = (began: number, ended: number, evaluation: Evaluation) =>
  commitEvaluation(store, { ...settings(began, ended), evaluation });

/** A look at these endpoints, of which `wrong` lack their tag. */
const look = (began: number, ended: number, names: readonly string[], wrong: readonly string[]) =>
  commitFocus(store, {
    ...settings(began, ended),
    arns: new Set(names.map(endpointArn)),
    evaluation: sampleEvaluation(wrong),
  });

const role = (name: string, verdict: string) => ({ name, verdict });

async function states(): Promise<readonly string[]> {
  const { items } = await store.findings({ limit: 100 });
  return items.map(({ resource, state }) => `${resource.name} ${state}`).toSorted();
}

describe('scan/commit-focus', () => {
  test('opens and resolves what was looked at, and leaves everything else alone', async () => {
    await scan(0, 1, sampleEvaluation(['a', 'b']));

    expect(await look(2, 2, ['c'], ['c'])).toMatchObject({ outcome: 'stored', transitions: [{ kind: 'opened' }] });
    expect(await look(3, 3, ['a'], [])).toMatchObject({ outcome: 'stored', transitions: [{ kind: 'resolved' }] });

    expect(await states()).toEqual(['a resolved', 'b active', 'c active']);
    const [state] = await store.checkStates();
    expect(state).toMatchObject({ outcome: 'findings', lastAttemptAt: noon + minute, lastScanId: 's_0_1' });
    expect((await store.deliveries({ limit: 10 })).items.length).toBeGreaterThan(1);
  });

  test('is kept once, however often it is told', async () => {
    await scan(0, 1, sampleEvaluation([]));

    await look(2, 2, ['a'], ['a']);
    const before = await store.scans({ limit: 10 });
    expect(await look(3, 3, ['a'], ['a'])).toEqual({ outcome: 'stored', transitions: [] });

    expect(await store.scans({ limit: 10 })).toEqual(before);
    expect((await store.transitionCounts()).map(({ count }) => count)).toEqual([1]);
  });

  test('a scan that read before does not undo it', async () => {
    await scan(0, 1, sampleEvaluation(['b']));

    await look(3, 3, ['a'], ['a']);
    await look(3, 3, ['b'], []);
    const { outcome } = await scan(2, 4, sampleEvaluation(['b']));

    expect(outcome).toBe('findings');
    expect(await states()).toEqual(['a active', 'b resolved']);
    await scan(5, 6, sampleEvaluation([]));
    expect(await states()).toEqual(['a resolved', 'b resolved']);
  });

  test('is overtaken by what was read later, whole or apart', async () => {
    await scan(0, 1, sampleEvaluation([]));
    await scan(3, 4, sampleEvaluation(['a']));
    expect(await look(2, 5, ['a'], [])).toEqual({ outcome: 'overtaken' });

    await look(7, 7, ['b'], ['b']);
    expect(await look(6, 8, ['b'], [])).toEqual({ outcome: 'overtaken' });

    expect(await states()).toEqual(['a active', 'b active']);
  });

  test('concludes nothing from what could not be read', async () => {
    await scan(0, 1, sampleEvaluation(['a']));
    const unread = sampleScopeOutcome({ unread: [endpointArn('a')], failures: [accessDenied] });
    const evaluation = sampleEvaluation([], { scopes: [unread] });

    const arns = new Set([endpointArn('a')]);
    expect(await commitFocus(store, { ...settings(2, 2), arns, evaluation })).toEqual({ outcome: 'unread' });

    expect(await states()).toEqual(['a active']);
    const whole = sampleEvaluation([], {
      scopes: [sampleScopeOutcome({ status: 'unknown', failures: [accessDenied] })],
    });
    expect(await commitFocus(store, { ...settings(3, 3), evaluation: whole })).toEqual({ outcome: 'unread' });
  });

  test('waits for the first scan', async () => {
    expect(await look(0, 0, ['a'], ['a'])).toEqual({ outcome: 'unevaluated' });
    expect(await states()).toEqual([]);
  });

  test('replaces a scope that was read whole, with its detail', async () => {
    const scopes = ['role/a', 'role/b'].map((scope) => sampleScopeOutcome({ scope }));
    const detail = (...roles: ReturnType<typeof role>[]) => ({ canonical: '{}', roles });
    await scan(
      0,
      1,
      sampleEvaluation([], { scopes, detail: detail(role('a', 'equivalent'), role('b', 'equivalent')) }),
    );

    const observed = sampleEvaluation(['x']).observations.map((one) => ({ ...one, scope: 'role/b' }));
    const counts = { compliant: 0, noncompliant: 1, unknown: 0, excluded: 0 };
    await commitFocus(store, {
      ...settings(3, 3),
      evaluation: sampleEvaluation([], {
        observations: observed,
        scopes: [sampleScopeOutcome({ scope: 'role/b', counts })],
        detail: detail(role('b', 'broadened')),
      }),
    });
    const [state] = await store.checkStates();
    expect(state?.detail).toEqual(detail(role('a', 'equivalent'), role('b', 'broadened')));
    expect(state?.scopes.map((one) => one.counts.noncompliant)).toEqual([0, 1]);

    await scan(2, 4, sampleEvaluation([], { scopes, detail: detail(role('a', 'narrowed'), role('b', 'equivalent')) }));
    const [after] = await store.checkStates();
    expect(after?.detail).toEqual(detail(role('a', 'narrowed'), role('b', 'broadened')));
    expect(after?.scopes.map((one) => one.counts.noncompliant)).toEqual([0, 1]);
    expect(await states()).toEqual(['x active']);
  });
});
