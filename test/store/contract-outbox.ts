import { expect, test } from 'vitest';
import type { Store } from '../../src/store/contract/store.ts';
import { longestHistory } from '../../src/store/queries/prune.ts';
import {
  minute,
  noon,
  sampleCheckState,
  sampleDelivery,
  sampleFinding,
  sampleMessageData,
  sampleScan,
  sampleTransition,
} from '../support/fixtures.ts';
import { ids } from './ids.ts';

/** Order and time of deliveries. */
export function describeOutbox(store: () => Store): void {
  test('only the oldest pending delivery of each group is due, and only from its time on', async () => {
    await store().transact(async (transaction) => {
      await transaction.deliveries.enqueue([
        sampleDelivery('a1', { nextAttemptAt: noon + minute }),
        sampleDelivery('a2'),
      ]);
      await transaction.deliveries.enqueue([
        sampleDelivery('b1', { groupKey: 'b' }),
        sampleDelivery('b2', { groupKey: 'b' }),
        sampleDelivery('c1', { sinkId: 'other' }),
      ]);
    });
    expect(ids(await store().dueDeliveries(noon, 10))).toEqual(['b1', 'c1']);
    expect(ids(await store().dueDeliveries(noon - 1, 10))).toEqual([]);
    expect(ids(await store().dueDeliveries(noon + minute, 2))).toEqual(['a1', 'b1']);
    expect(ids(await store().dueDeliveries(noon + minute, 2, ['ops', 'none']))).toEqual(['c1']);
    await store().saveDelivery(sampleDelivery('a1', { status: 'delivered', attempts: 1, deliveredAt: noon }));
    await store().saveDelivery(sampleDelivery('b1', { status: 'failed', attempts: 8, lastError: '400' }));
    expect(ids(await store().dueDeliveries(noon, 10))).toEqual(['a2', 'b2', 'c1']);
  });

  test('an attempt changes its delivery and nothing else of it', async () => {
    const message = {
      type: 'drift.firing',
      timestamp: new Date(noon).toISOString(),
      data: sampleMessageData({ groupKey: '☃' }),
    } as const;
    const queued = sampleDelivery('msg_1', { message });
    await store().transact((transaction) => transaction.deliveries.enqueue([queued]));
    const attempted = { ...queued, attempts: 2, nextAttemptAt: noon + minute, lastError: '503 from the sink' };
    await store().saveDelivery(attempted);
    expect((await store().deliveries({ limit: 5 })).items).toEqual([attempted]);
  });

  test('of two that begin the same attempt one may, and a late result changes nothing', async () => {
    const queued = sampleDelivery('msg_1');
    await store().transact((transaction) => transaction.deliveries.enqueue([queued]));
    const begun = { ...queued, attempts: 1, nextAttemptAt: noon + minute };
    expect(await store().saveDelivery(begun, queued)).toBe(true);
    const revision = await store().revision();
    expect(await store().saveDelivery({ ...begun, nextAttemptAt: noon + 2 * minute }, queued)).toBe(false);
    expect(await store().revision()).toBe(revision);
    const delivered = { ...begun, attempts: 2, status: 'delivered', deliveredAt: noon } as const;
    expect(await store().saveDelivery(delivered, begun)).toBe(true);
    expect(await store().saveDelivery({ ...begun, lastError: 'late' }, begun)).toBe(false);
    expect(await store().saveDelivery({ ...delivered, lastError: 'late' }, delivered)).toBe(false);
    expect((await store().deliveries({ limit: 5 })).items).toEqual([delivered]);
  });

  test('the list is newest first, by sink and status, page by page', async () => {
    const deliveries = Array.from({ length: 5 }, (_, index) =>
      sampleDelivery(`m${index}`, {
        sinkId: index === 1 ? 'other' : 'ops',
        status: index === 2 ? 'failed' : 'pending',
      }),
    );
    await store().transact((transaction) => transaction.deliveries.enqueue(deliveries.slice(0, 3)));
    await store().transact((transaction) => transaction.deliveries.enqueue(deliveries.slice(3)));
    const first = await store().deliveries({ limit: 3 });
    const second = await store().deliveries({ limit: 3, cursor: first.nextCursor ?? '' });
    expect(ids([...first.items, ...second.items])).toEqual(['m4', 'm3', 'm2', 'm1', 'm0']);
    expect(ids((await store().deliveries({ limit: 5, sinkId: 'other' })).items)).toEqual(['m1']);
    expect(ids((await store().deliveries({ limit: 5, status: 'failed' })).items)).toEqual(['m2']);
    expect(await store().pendingDeliveries()).toEqual([
      { sinkId: 'ops', count: 3 },
      { sinkId: 'other', count: 1 },
    ]);
  });
}

/** What is forgotten and what stays. */
export function describePruning(store: () => Store): void {
  test('what ended before the limit is forgotten; what is open, waiting or newest stays', async () => {
    const old = noon - minute;
    const resolved = { state: 'resolved', resolution: 'fixed' } as const;
    await store().transact(async (transaction) => {
      await transaction.findings.save([
        sampleFinding('old', { ...resolved, resolvedAt: old }),
        sampleFinding('new', { ...resolved, resolvedAt: noon }),
        sampleFinding('open', { firstSeen: old, lastSeen: old }),
      ]);
      const step = sampleTransition();
      await transaction.findings.saveTransitions([
        { ...step, findingId: sampleFinding('old').id, at: old },
        { ...step, findingId: sampleFinding('open').id, at: old },
        { ...step, findingId: sampleFinding('open').id, at: noon, kind: 'updated' },
      ]);
      await transaction.checks.saveState(sampleCheckState({ lastScanId: 's_latest' }));
      await transaction.scans.save(sampleScan('s_old', { startedAt: old, finishedAt: old }));
      await transaction.scans.save(sampleScan('s_latest', { startedAt: old, finishedAt: old }));
      await transaction.scans.save(sampleScan('s_new', { startedAt: old, finishedAt: noon }));
      await transaction.scans.save(sampleScan('s_running', { startedAt: old, finishedAt: null }));
      await transaction.deliveries.enqueue([
        sampleDelivery('sent', { createdAt: old, status: 'delivered' }),
        sampleDelivery('given-up', { createdAt: old, status: 'failed' }),
        sampleDelivery('waiting', { createdAt: old }),
        sampleDelivery('recent', { createdAt: noon, status: 'delivered' }),
      ]);
    });
    expect(await store().prune({ before: noon })).toEqual({ findings: 1, transitions: 1, scans: 1, deliveries: 2 });
    expect(ids((await store().findings({ limit: 9 })).items).toSorted()).toEqual(
      [sampleFinding('new').id, sampleFinding('open').id].toSorted(),
    );
    expect(await store().transitions(sampleFinding('open').id)).toMatchObject([{ kind: 'updated' }]);
    expect(ids((await store().scans({ limit: 9 })).items).toSorted()).toEqual(['s_latest', 's_new', 's_running']);
    expect(ids((await store().deliveries({ limit: 9 })).items)).toEqual(['recent', 'waiting']);
    const revision = await store().revision();
    expect(await store().prune({ before: noon })).toEqual({ findings: 0, transitions: 0, scans: 0, deliveries: 0 });
    expect(await store().revision()).toBe(revision);
  });

  test('of a history that is too long the oldest steps are forgotten', async () => {
    const steps = Array.from({ length: longestHistory + 5 }, (_, index) => sampleTransition({ at: noon + index }));
    await store().transact(async (transaction) => {
      await transaction.findings.save([sampleFinding('a'), sampleFinding('b')]);
      await transaction.findings.saveTransitions(steps);
      await transaction.findings.saveTransitions([sampleTransition({ findingId: sampleFinding('b').id })]);
    });
    expect(await store().prune({ before: 0 })).toMatchObject({ transitions: 5 });
    const kept = await store().transitions(sampleFinding('a').id);
    expect(kept.map(({ at }) => at)).toEqual(steps.slice(5).map(({ at }) => at));
    expect(await store().transitions(sampleFinding('b').id)).toHaveLength(1);
  });
}
