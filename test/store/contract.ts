import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/contract/store.ts';
import {
  accessDenied,
  minute,
  noon,
  sampleCheckState,
  sampleDelivery,
  sampleFinding,
  sampleScan,
  sampleTransition,
} from '../support/fixtures.ts';
import { describeAlertGroups } from './contract-alert-groups.ts';
import { describeCheckHistory } from './contract-check-history.ts';
import { describeFindings } from './contract-findings.ts';
import { describeFlow } from './contract-flow.ts';
import { describeOutbox, describePruning } from './contract-outbox.ts';
import { describeSearch } from './contract-search.ts';
import { describeSuppressionHolders } from './contract-suppression-holders.ts';
import { ids } from './ids.ts';

/** What every store must do, whatever database is behind it. `open` gives an empty one. */
export function describeStoreContract(title: string, open: () => Promise<Store>): void {
  describe(`a store ${title}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store.close();
    });
    const current = () => store;
    describeTransactions(current);
    describeFindings(current);
    describeSearch(current);
    describeFlow(current);
    describeHistory(current);
    describeCheckHistory(current);
    describeChecksAndScans(current);
    describeOwners(current);
    describeOutbox(current);
    describeAlertGroups(current);
    describeSuppressionHolders(current);
    describePruning(current);
    describeChildren(current);
  });
}

function describeOwners(store: () => Store): void {
  test('remembers owners by target and resource, and forgets those that were not seen for long', async () => {
    const ana = { owners: { user: 'ana', 'Prøject "x"': "o'b" }, changedAt: null, seenAt: noon };
    const old = { owners: {}, changedAt: noon - 5, seenAt: noon - 10 };
    const revision = await store().revision();
    await store().transact(async ({ owners }) => {
      await owners.save('prod', new Map(Object.entries({ a: ana, b: old })));
      await owners.save('test', new Map([['a', old]]));
      await owners.save('test', new Map());
    });
    const of = (target: string, ...keys: readonly string[]) =>
      store().transact(({ owners }) => owners.of(target, keys));
    expect(await of('prod', 'a', 'b', 'c')).toStrictEqual(new Map(Object.entries({ a: ana, b: old })));
    expect(await of('prod')).toStrictEqual(new Map());
    const bob = { owners: { user: 'bob' }, changedAt: noon, seenAt: noon + 1 };
    await store().transact(({ owners }) => owners.save('test', new Map([['a', bob]])));
    expect(await of('test', 'a')).toStrictEqual(new Map([['a', bob]]));
    await store().prune({ before: noon });
    expect(await of('prod', 'a', 'b')).toStrictEqual(new Map([['a', ana]]));
    expect(await store().revision()).toBe(revision);
  });
}

function describeChildren(store: () => Store): void {
  test('keeps the faults of jobs beside the findings, and what started the jobs', async () => {
    const parent = { type: 'automl-job', arn: 'arn:auto', name: 'auto', region: 'us-east-1' };
    const [one, two] = [sampleFinding('b'), sampleFinding('a')];
    const hidden = {
      id: 'x',
      mode: 'ignore',
      reason: 'r',
      owner: 'o',
      expires: noon,
      evidence: null,
      ended: null,
    } as const;
    const revision = await store().revision();
    await store().transact(async ({ children }) => {
      await children.save([
        { finding: two, parent },
        { finding: { ...one, suppressed: true, suppression: hidden }, parent },
      ]);
      await children.save([{ finding: { ...two, summary: "it's another" }, parent }]);
    });
    const open = (target: string) => store().transact(({ children }) => children.open(target, one.checkId));
    expect(await open(one.targetId)).toMatchObject([
      { finding: { id: one.id, suppressed: true }, parent },
      { finding: { id: two.id, summary: "it's another" }, parent },
    ]);
    expect(await open('other')).toStrictEqual([]);
    // Outputs show their parents.
    expect((await store().findings({ limit: 10 })).items).toStrictEqual([]);
    expect(await store().findingCounts()).toStrictEqual([]);
    expect(await store().suppressionCounts()).toStrictEqual([{ suppressionId: 'x', count: 1 }]);
    await store().transact(({ children }) => children.remove([one.id]));
    expect(await open(one.targetId)).toMatchObject([{ finding: { id: two.id } }]);

    const found = new Map([
      ['started', parent],
      ['alone', null],
    ]);
    await store().transact(async ({ parents }) => {
      await parents.save('prod', { parents: found, at: noon });
      await parents.save('prod', { parents: new Map([['old', null]]), at: noon - 1 });
    });
    const of = (...keys: readonly string[]) => store().transact(({ parents }) => parents.of('prod', keys));
    await store().prune({ before: noon });
    expect(await of('started', 'alone', 'old', 'none')).toStrictEqual(found);
    expect(await store().revision()).toBe(revision);
  });
}

function describeTransactions(store: () => Store): void {
  test('a throw rolls everything back, the revision included', async () => {
    const before = await store().revision();
    const attempt = store().transact(async (transaction) => {
      await transaction.findings.save([sampleFinding('a')]);
      await transaction.scans.save(sampleScan('s_1'));
      await transaction.deliveries.enqueue([sampleDelivery('msg_1')]);
      throw new Error('stop');
    });
    await expect(attempt).rejects.toThrow('stop');
    expect(await store().revision()).toBe(before);
    expect((await store().findings({ limit: 10 })).items).toEqual([]);
    expect(await store().scan('s_1')).toBeUndefined();
    expect((await store().deliveries({ limit: 10 })).items).toEqual([]);
  });

  test('the revision grows by each change and by nothing else', async () => {
    const start = await store().revision();
    await store().transact(async (transaction) => {
      await transaction.scans.save(sampleScan('s_1'));
      await transaction.findings.save([sampleFinding('a')]);
    });
    expect(await store().revision()).toBe(start + 1);
    await store().transact((transaction) =>
      transaction.findings.openIds({ targetId: 'prod', checkId: 'required-tags' }),
    );
    await store().transact((transaction) => transaction.findings.save([]));
    await store().verifyWritable();
    await store().dueDeliveries(noon, 10);
    expect(await store().revision()).toBe(start + 1);
    await store().transact((transaction) => transaction.deliveries.enqueue([sampleDelivery('msg_1')]));
    await store().saveDelivery(sampleDelivery('msg_1', { attempts: 1 }));
    expect(await store().revision()).toBe(start + 3);
  });

  test('transactions that overlap do not lose each other’s changes', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store().transact(async (transaction) => {
          const open = await transaction.findings.openIds({ targetId: 'prod', checkId: 'required-tags' });
          await transaction.findings.save([sampleFinding(`n${index}`, { confirmations: open.length })]);
        }),
      ),
    );
    const { items } = await store().findings({ limit: 100 });
    expect(items.map(({ confirmations }) => confirmations).toSorted((a, b) => a - b)).toEqual([...Array(20).keys()]);
  });
}

function describeHistory(store: () => Store): void {
  const step = sampleTransition({
    changes: [
      { field: 'severity', before: 'low', after: 'medium' },
      { field: 'evidence.statement', after: { Effect: 'Allow' } },
      { field: 'evidence.long' },
    ],
    suppressed: true,
  });

  test('the history of a finding comes in the order of its commits, also within one millisecond', async () => {
    await store().transact(async (transaction) => {
      await transaction.findings.save([sampleFinding('a'), sampleFinding('b')]);
      await transaction.findings.saveTransitions([
        { ...step, kind: 'opened' },
        { ...step, kind: 'opened', findingId: sampleFinding('b').id },
      ]);
    });
    for (const kind of ['updated', 'updated', 'resolved', 'reopened'] as const) {
      await store().transact((transaction) => transaction.findings.saveTransitions([{ ...step, kind }]));
    }
    const history = await store().transitions(step.findingId);
    expect(history.map(({ kind }) => kind)).toEqual(['opened', 'updated', 'updated', 'resolved', 'reopened']);
    expect(history[0]).toEqual({ ...step, kind: 'opened' });
    expect(await store().transitions('f_none')).toEqual([]);
  });

  test('transitions are counted by check, over several saves of one transaction, and outlive their findings', async () => {
    const other = sampleFinding('p', { checkId: 'policy-drift' });
    await store().transact(async (transaction) => {
      await transaction.findings.save([sampleFinding('a'), other]);
      await transaction.findings.saveTransitions([{ ...step, kind: 'opened' }]);
      await transaction.findings.saveTransitions([{ ...step, kind: 'opened', findingId: other.id }]);
      await transaction.findings.saveTransitions([{ ...step, kind: 'updated' }]);
    });
    await store().transact((transaction) => transaction.findings.saveTransitions([{ ...step, kind: 'updated' }]));
    await store().transact((transaction) => transaction.findings.remove([step.findingId]));
    expect(await store().transitions(step.findingId)).toEqual([]);
    expect(await store().transitionCounts()).toEqual([
      { checkId: 'policy-drift', transition: 'opened', count: 1 },
      { checkId: 'required-tags', transition: 'opened', count: 1 },
      { checkId: 'required-tags', transition: 'updated', count: 2 },
    ]);
  });
}

function describeChecksAndScans(store: () => Store): void {
  test('a check state comes back as saved, is replaced by the next, and can be forgotten', async () => {
    const state = sampleCheckState({
      outcome: 'unknown',
      failures: [accessDenied],
      lastSuccessAt: null,
      detail: { roles: [{ verdict: 'unknown' }] },
      staleSince: noon,
    });
    await store().transact((transaction) => transaction.checks.saveState(sampleCheckState()));
    await store().transact((transaction) => transaction.checks.saveState(state));
    expect(await store().checkStates()).toEqual([state]);
    await store().transact(async (transaction) => {
      expect(await transaction.checks.state('prod', 'required-tags')).toEqual(state);
      expect(await transaction.checks.state('prod', 'policy-drift')).toBeUndefined();
      await transaction.checks.removeState('prod', 'required-tags');
    });
    expect(await store().checkStates()).toEqual([]);
  });

  test('scans come newest first, page by page and by target', async () => {
    const scans = Array.from({ length: 7 }, (_, index) =>
      sampleScan(`s_${index}`, { startedAt: noon + Math.floor(index / 2), targetId: index === 3 ? 'other' : 'prod' }),
    );
    for (const scan of scans) await store().transact((transaction) => transaction.scans.save(scan));
    const first = await store().scans({ limit: 4 });
    const second = await store().scans({ limit: 4, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items]).toEqual(scans.toReversed());
    expect(second.nextCursor).toBeNull();
    expect(ids((await store().scans({ limit: 9, targetId: 'other' })).items)).toEqual(['s_3']);
  });

  test('each scan of a check gets a greater token, and those before it that have not ended are aborted', async () => {
    const running = { finishedAt: null, result: null, outcome: null } as const;
    const begin = (id: string, part = {}) =>
      store().transact((transaction) => transaction.scans.begin(sampleScan(id, { ...running, ...part })));
    await store().transact((transaction) => transaction.scans.save(sampleScan('s_0')));
    expect(await begin('s_1')).toBe(1);
    expect(await begin('s_2', { startedAt: noon + minute })).toBe(2);
    expect(await begin('s_3', { targetId: 'other' })).toBe(1);
    expect(await begin('s_2', { startedAt: noon + 2 * minute })).toBe(3);
    expect(await store().scan('s_0')).toEqual(sampleScan('s_0'));
    expect(await store().scan('s_1')).toMatchObject({ result: 'aborted', finishedAt: noon + minute });
    expect(await store().scan('s_2')).toMatchObject({ ...running, startedAt: noon + 2 * minute });
    expect(await store().scan('s_3')).toMatchObject(running);
    await store().transact(async (transaction) => {
      expect(await transaction.scans.fencingToken('prod', 'required-tags')).toBe(3);
      expect(await transaction.scans.fencingToken('prod', 'policy-drift')).toBe(0);
    });
  });

  test('a scan is saved when it begins and again when it ends', async () => {
    const running = sampleScan('s_1', { finishedAt: null, result: null, outcome: null });
    await store().transact((transaction) => transaction.scans.save(running));
    expect(await store().scan('s_1')).toEqual(running);
    await store().transact(async (transaction) => {
      await transaction.scans.save(sampleScan('s_1'));
      await transaction.scans.save(sampleScan('s_0', { startedAt: noon - minute }));
      expect(await transaction.scans.firstAt('prod', 'required-tags')).toBe(noon - minute);
      expect(await transaction.scans.firstAt('prod', 'policy-drift')).toBeUndefined();
    });
    expect(await store().scan('s_1')).toEqual(sampleScan('s_1'));
  });
}
