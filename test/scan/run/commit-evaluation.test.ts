import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.ts';
import { type CommitSettings, commitEvaluation, commitFailure } from '../../../src/scan/run/commit-evaluation.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import type { StoreTransaction } from '../../../src/store/contract/transaction.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  accessDenied,
  minute,
  noon,
  sampleCheck,
  sampleCheckState,
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

/** The settings of the scan that ends this many minutes after noon. */
function settings(minutes: number, changes: Partial<CommitSettings> = {}): CommitSettings {
  const unfinished = { finishedAt: null, result: null, outcome: null, findings: 0 } as const;
  return {
    scan: sampleScan(`s_${minutes}`, { startedAt: noon, ...unfinished }),
    check: sampleCheck,
    target: sampleTarget,
    confirmAfter: 1,
    sinks: [sampleSink()],
    now: noon + minutes * minute,
    newId: () => `${++ids}`,
    source: { version: '0.1.0', instance: 'host-1' },
    hash: sha256,
    suppressions: [],
    attemptLease: minute,
    ...changes,
  };
}

async function commit(minutes: number, evaluation: Evaluation, changes: Partial<CommitSettings> = {}) {
  const committed = await commitEvaluation(store, { ...settings(minutes, changes), evaluation });
  await deliverAll();
  return committed;
}

async function deliverAll(): Promise<void> {
  for (const delivery of await store.dueDeliveries(noon + 60 * minute, 100)) {
    await store.saveDelivery({ ...delivery, status: 'delivered', attempts: 1, deliveredAt: noon });
  }
}

const denied = sampleEvaluation([], { scopes: [sampleScopeOutcome({ status: 'unknown', failures: [accessDenied] })] });

/** Type and reason of every message, oldest first. */
async function messages(): Promise<string[]> {
  const { items } = await store.deliveries({ limit: 100 });
  return items.toReversed().map(({ message }) => `${message.type} ${message.data.reason}`);
}

async function states(): Promise<string[]> {
  const { items } = await store.findings({ limit: 100 });
  return items.map(({ resource, state }) => `${resource.name} ${state}`).toSorted();
}

describe('scan/commit-evaluation', () => {
  test('one commit stores finding, history, state, scan and message', async () => {
    const committed = await commit(1, sampleEvaluation(['a']));
    expect(committed).toMatchObject({
      outcome: 'findings',
      active: 1,
      transitions: [{ kind: 'opened', scanId: 's_1' }],
    });
    const [finding] = (await store.findings({ limit: 9 })).items;
    expect(finding).toMatchObject({ state: 'active', firstSeen: noon + minute, scanId: 's_1' });
    expect(await store.transitions(finding?.id ?? '')).toEqual(committed.transitions);
    expect(await store.checkStates()).toEqual([
      sampleCheckState({
        outcome: 'findings',
        lastAttemptAt: noon + minute,
        lastSuccessAt: noon + minute,
        scopes: [withoutUnread()],
      }),
    ]);
    expect(await store.scan('s_1')).toEqual(
      sampleScan('s_1', { finishedAt: noon + minute, result: 'success', outcome: 'findings', findings: 1 }),
    );
    const [delivery] = (await store.deliveries({ limit: 9 })).items;
    expect(delivery).toMatchObject({ sinkId: 'ops', groupKey: 'prod/required-tags', fromRevision: -1 });
    expect(delivery?.message.data).toMatchObject({ reason: 'first-summary', findings: [{ id: finding?.id }] });
    // The other one is the delivery.
    expect(await store.revision()).toBe(2);
  });

  test('the life of a finding, message by message', async () => {
    await commit(1, sampleEvaluation([]));
    await commit(2, sampleEvaluation(['a']));
    await commit(3, sampleEvaluation(['a', 'b']));
    await commit(4, sampleEvaluation(['b']));
    await commit(5, sampleEvaluation([]));
    await commit(6, sampleEvaluation(['a']));
    expect(await messages()).toEqual([
      'drift.firing new-findings',
      'drift.firing more-findings',
      'drift.resolved some-resolved',
      'drift.resolved all-resolved',
      'drift.firing new-findings',
    ]);
    expect(await states()).toEqual(['a active', 'b resolved']);
    const [reopened] = (await store.findings({ limit: 1, state: 'active' })).items;
    expect((await store.transitions(reopened?.id ?? '')).map(({ kind }) => kind)).toEqual([
      'opened',
      'resolved',
      'reopened',
    ]);
    expect(await store.transitionCounts()).toEqual([
      { checkId: 'required-tags', transition: 'opened', count: 2 },
      { checkId: 'required-tags', transition: 'reopened', count: 1 },
      { checkId: 'required-tags', transition: 'resolved', count: 2 },
    ]);
  });

  test('on an empty store a hundred findings are one message', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `n${index}`);
    expect(await commit(1, sampleEvaluation(names))).toMatchObject({ active: 100 });
    expect(await messages()).toEqual(['drift.firing first-summary']);
    const [delivery] = (await store.deliveries({ limit: 1 })).items;
    expect(delivery?.message.data.counts).toMatchObject({ opened: 100, active: 100, truncated: 80 });
  });

  test('an unknown scope resolves nothing, says why, and keeps the time of the last success', async () => {
    await commit(1, sampleEvaluation(['a']));
    expect(await commit(2, denied)).toEqual({ transitions: [], outcome: 'unknown', active: 1 });
    expect(await states()).toEqual(['a active']);
    expect(await store.checkStates()).toMatchObject([
      { outcome: 'unknown', failures: [accessDenied], lastAttemptAt: noon + 2 * minute, lastSuccessAt: noon + minute },
    ]);
    expect(await store.scan('s_2')).toMatchObject({ result: 'failure', outcome: 'unknown' });
    expect(await messages()).toEqual(['drift.firing first-summary']);
  });

  test('a scan that saw a part is partial, and each reason is told once', async () => {
    const scopes = [
      sampleScopeOutcome(),
      ...['us-east-1/model', 'us-east-1/training-job'].map((scope) =>
        sampleScopeOutcome({ scope, status: 'unknown', failures: [{ ...accessDenied, subject: scope }] }),
      ),
      sampleScopeOutcome({ scope: 'x', status: 'unsupported', failures: [{ ...accessDenied, reason: 'unsupported' }] }),
    ];
    await commit(1, sampleEvaluation([], { scopes }));
    expect(await store.scan('s_1')).toMatchObject({ result: 'partial', outcome: 'unknown' });
    const [state] = await store.checkStates();
    expect(state?.failures).toEqual([{ ...accessDenied, subject: 'us-east-1/model' }]);
  });

  test('an unsupported scope alone makes nothing unknown', async () => {
    const failure = { ...accessDenied, reason: 'unsupported' } as const;
    const scopes = [
      sampleScopeOutcome(),
      sampleScopeOutcome({ scope: 'x', status: 'unsupported', failures: [failure] }),
    ];
    expect(await commit(1, sampleEvaluation([], { scopes }))).toMatchObject({ outcome: 'clean' });
    expect(await store.checkStates()).toMatchObject([{ failures: [], lastSuccessAt: noon + minute }]);
  });

  test('a check that failed outright keeps its findings, scopes and detail', async () => {
    const failure = { ...accessDenied, reason: 'internal' } as const;
    await commit(1, sampleEvaluation(['a'], { detail: { roles: 1 } }));
    const committed = await commitFailure(store, { ...settings(2), failure });
    expect(committed).toEqual({ transitions: [], outcome: 'unknown', active: 1 });
    expect(await store.checkStates()).toMatchObject([
      { outcome: 'unknown', failures: [failure], detail: { roles: 1 }, scopes: [{ scope: 'us-east-1/endpoint' }] },
    ]);
    expect(await store.scan('s_2')).toMatchObject({ result: 'failure', finishedAt: noon + 2 * minute });
  });

  test('a pending finding is stored, announced only when confirmed, and forgotten when it was nothing', async () => {
    const confirmAfter = 2;
    expect(await commit(1, sampleEvaluation(['a', 'b']), { confirmAfter })).toMatchObject({
      active: 0,
      transitions: [],
    });
    expect(await states()).toEqual(['a pending', 'b pending']);
    expect(await messages()).toEqual([]);
    await commit(2, denied, { confirmAfter });
    expect(await commit(3, sampleEvaluation(['a']), { confirmAfter })).toMatchObject({ active: 1 });
    expect(await states()).toEqual(['a active']);
    expect(await messages()).toEqual(['drift.firing new-findings']);
  });

  test('a success ends staleness and says so once', async () => {
    await store.transact((transaction) => transaction.checks.saveState(sampleCheckState({ staleSince: noon })));
    await commit(1, denied);
    expect(await store.checkStates()).toMatchObject([{ staleSince: noon }]);
    await commit(2, sampleEvaluation([]));
    await commit(3, sampleEvaluation([]));
    expect(await messages()).toEqual(['check.stale check-stale', 'check.recovered check-recovered']);
    expect(await store.checkStates()).toMatchObject([{ staleSince: null }]);
  });

  test('a failure does not end staleness: nothing is called recovered, and nothing stale again', async () => {
    await store.transact((transaction) => transaction.checks.saveState(sampleCheckState({ staleSince: noon })));
    const failure = { ...accessDenied, reason: 'internal' } as const;
    for (const minutes of [1, 2]) {
      await commitFailure(store, { ...settings(minutes), failure });
      await deliverAll();
      expect(await store.checkStates()).toMatchObject([{ outcome: 'unknown', staleSince: noon }]);
    }
    expect(await messages()).toEqual(['check.stale check-stale']);
  });

  test.each([
    ['findings', 'save'],
    ['findings', 'saveTransitions'],
    ['checks', 'saveState'],
    ['scans', 'save'],
    ['deliveries', 'enqueue'],
  ] as const)('when %s.%s fails, nothing of the evaluation is stored', async (...write) => {
    const breaking: Store = {
      ...store,
      transact: (work) => store.transact((transaction) => work(failingAt(transaction, write))),
    };
    const attempt = commitEvaluation(breaking, { ...settings(1), evaluation: sampleEvaluation(['a']) });
    await expect(attempt).rejects.toThrow('disk full');
    expect(await states()).toEqual([]);
    expect(await messages()).toEqual([]);
    expect(await store.checkStates()).toEqual([]);
    expect(await store.scan('s_1')).toBeUndefined();
    expect(await store.revision()).toBe(0);
  });

  test('every sink gets its own message with its own id', async () => {
    await commit(1, sampleEvaluation(['a']), { sinks: [sampleSink(), sampleSink({ id: 'audit' })] });
    const { items } = await store.deliveries({ limit: 9 });
    expect(items.map(({ sinkId }) => sinkId).toSorted()).toEqual(['audit', 'ops']);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2);
  });
});

function withoutUnread() {
  const { unread: _unread, ...scope } = sampleScopeOutcome();
  return scope;
}

/** Where a transaction can fail: the subject and what is done with it. */
type Write = {
  [Subject in keyof StoreTransaction]: readonly [Subject, keyof StoreTransaction[Subject]];
}[keyof StoreTransaction];

/** The transaction, with one write that fails as a full disk would. */
function failingAt(transaction: StoreTransaction, [subject, method]: Write): StoreTransaction {
  return { ...transaction, [subject]: { ...(transaction[subject] as object), [method]: failWrite } };
}

function failWrite(): Promise<never> {
  return Promise.reject(new Error('disk full'));
}
