import { expect, test } from 'vitest';
import type { Store } from '../../src/store/contract/store.ts';
import { sampleFinding, sampleTransition } from '../support/fixtures.ts';

const day = 86_400_000;
const midnight = Date.UTC(2026, 10, 20);

/** How findings came and went. */
export function describeFlow(store: () => Store): void {
  test('findings are counted by the day on which they were opened, came again or were resolved', async () => {
    const one = sampleFinding('a', {
      state: 'resolved',
      resolution: 'fixed',
      firstSeen: midnight,
      resolvedAt: midnight + 3 * day,
    });
    const gone = sampleFinding('b', {
      state: 'resolved',
      resolution: 'gone',
      firstSeen: midnight,
      resolvedAt: midnight + day,
    });
    const other = sampleFinding('c', {
      targetId: 'other',
      state: 'resolved',
      resolution: 'fixed',
      firstSeen: midnight,
      resolvedAt: midnight + day,
    });
    const steps = [
      [one, 'opened', midnight - 1],
      [one, 'resolved', midnight],
      [one, 'reopened', midnight + day - 1],
      [one, 'updated', midnight + day],
      [one, 'resolved', midnight + 3 * day],
      [gone, 'opened', midnight],
      [gone, 'resolved', midnight + day],
      [other, 'opened', midnight],
    ] as const;
    await store().transact(async ({ findings }) => {
      await findings.save([one, gone, other]);
      await findings.saveTransitions(
        steps.map(([finding, kind, at]) => sampleTransition({ findingId: finding.id, kind, at })),
      );
    });
    const range = { from: midnight, to: midnight + 4 * day };
    expect(await store().findingFlow(range)).toEqual({
      days: [
        { day: midnight, opened: 3, resolved: 1 },
        { day: midnight + day, opened: 0, resolved: 1 },
        { day: midnight + 3 * day, opened: 0, resolved: 1 },
      ],
      fixed: { count: 2, meanTime: 2 * day },
    });
    expect(await store().findingFlow(range, 'other')).toEqual({
      days: [{ day: midnight, opened: 1, resolved: 0 }],
      fixed: { count: 1, meanTime: day },
    });
    expect(await store().findingFlow({ from: midnight + 9 * day, to: midnight + 10 * day })).toEqual({
      days: [],
      fixed: { count: 0, meanTime: null },
    });
    expect(await store().findingTypes()).toEqual([one.resource.type]);
  });
}
