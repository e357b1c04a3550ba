import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitEvaluation } from '../../../src/scan/run/commit-evaluation.ts';
import { recall } from '../../../src/scan/run/recall.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  minute,
  noon,
  sampleCheck,
  sampleEvaluation,
  sampleObservation,
  sampleScan,
  sampleTarget,
  sha256,
} from '../../support/fixtures.ts';

/** More than two parts, and more than are recalled at once. */
const many = 1_050;
const atOnce = 500;
const names = Array.from({ length: many }, (_, index) => `resource-${index}`);
const key = { targetId: sampleTarget.id, checkId: sampleCheck.id };

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' });
});
afterEach(() => store.close());

let time = noon;

function commit(observations: readonly ReturnType<typeof sampleObservation>[]) {
  time += minute;
  const ending = { finishedAt: null, result: null, outcome: null, findings: 0 } as const;
  return commitEvaluation(store, {
    evaluation: { ...sampleEvaluation([]), observations },
    scan: sampleScan(`s_${time}`, { startedAt: time, ...ending }),
    check: sampleCheck,
    target: sampleTarget,
    confirmAfter: 1,
    sinks: [],
    now: time,
    newId: () => 'id',
    source: { version: '0.1.0', instance: 'host-1' },
    hash: sha256,
    suppressions: [],
    attemptLease: minute,
    atOnce,
  });
}

describe('scan/commit-look: more findings than are held at once', () => {
  it('opens, sees again, changes, resolves and reopens each of them once', async () => {
    const seen = names.map((name) => sampleObservation(name));
    const half = names.slice(0, many / 2);

    const opened = await commit(seen);
    expect(opened.active).toBe(many);
    expect(opened.transitions.every(({ kind }) => kind === 'opened')).toBe(true);
    expect(new Set(opened.transitions.map(({ findingId }) => findingId)).size).toBe(many);

    expect(await commit(seen)).toMatchObject({ active: many, transitions: [] });

    const changed = await commit(
      names.map((name) => sampleObservation(name, { summary: `${name} is otherwise wrong` })),
    );
    expect(changed.transitions.map(({ kind }) => kind)).toEqual(names.map(() => 'updated'));

    const resolved = await commit(half.map((name) => sampleObservation(name)));
    expect(resolved.active).toBe(many / 2);
    expect(Map.groupBy(resolved.transitions, ({ kind }) => kind).get('resolved')).toHaveLength(many / 2);

    const back = await commit(seen);
    expect(back.active).toBe(many);
    expect(Map.groupBy(back.transitions, ({ kind }) => kind).get('reopened')).toHaveLength(many / 2);
  });

  it('recalls each of them once', async () => {
    await commit(names.map((name) => sampleObservation(name)));

    const { open } = await recall(key, store);

    expect(new Set(open.map(({ resource }) => resource.name))).toEqual(new Set(names));
    expect(open).toHaveLength(many);
  });
});
