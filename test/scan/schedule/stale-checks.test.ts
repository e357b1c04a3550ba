import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { announceStaleChecks, type StaleCheckOptions } from '../../../src/scan/schedule/stale-checks.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  accessDenied,
  minute,
  noon,
  sampleCheck,
  sampleCheckState,
  sampleFinding,
  sampleScan,
  sampleSink,
  sampleTarget,
} from '../../support/fixtures.ts';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' });
});
afterEach(() => store.close());

function announceAt(minutes: number, changes: Partial<StaleCheckOptions> = {}): Promise<void> {
  return announceStaleChecks(store, {
    targets: [sampleTarget],
    checks: [sampleCheck],
    staleAfter: () => 15 * minute,
    sinks: [sampleSink()],
    now: noon + minutes * minute,
    newId: () => `${minutes}`,
    source: { version: '0.1.0', instance: 'host-1' },
    attemptLease: minute,
    ...changes,
  });
}

const failing = sampleCheckState({ outcome: 'unknown', failures: [accessDenied] });

async function sent() {
  const { items } = await store.deliveries({ limit: 9 });
  return items.map(({ message }) => message);
}

describe('scan/stale-checks', () => {
  test('a check is announced once, when its last success is older than the limit', async () => {
    await store.transact(async (transaction) => {
      await transaction.checks.saveState(failing);
      await transaction.findings.save([sampleFinding('a')]);
      await transaction.alerts.saveGroup({
        sinkId: 'ops',
        targetId: sampleTarget.id,
        checkId: sampleCheck.id,
        toldRevision: 0,
        toldAt: noon,
        firing: true,
        stale: false,
        staleToldAt: null,
        pending: false,
        dueAt: null,
      });
    });
    await announceAt(15);
    expect(await sent()).toEqual([]);
    await announceAt(16);
    await announceAt(17);
    expect(await sent()).toMatchObject([
      {
        type: 'check.stale',
        timestamp: '2026-11-24T12:16:00.000Z',
        data: {
          reason: 'check-stale',
          status: 'unknown',
          counts: { active: 1 },
          check: { lastSuccessAt: '2026-11-24T12:00:00.000Z', failures: [accessDenied] },
        },
      },
    ]);
    expect(await store.checkStates()).toEqual([{ ...failing, staleSince: noon + 16 * minute }]);
  });

  test('a check that never succeeded counts from its first scan', async () => {
    await store.transact(async (transaction) => {
      await transaction.scans.save(sampleScan('s_1', { startedAt: noon }));
      await transaction.scans.save(sampleScan('s_2', { startedAt: noon + 14 * minute }));
      await transaction.checks.saveState({ ...failing, lastSuccessAt: null, lastAttemptAt: noon + 14 * minute });
    });
    await announceAt(15);
    expect(await sent()).toEqual([]);
    await announceAt(16);
    expect(await sent()).toMatchObject([{ type: 'check.stale', data: { check: { lastSuccessAt: null } } }]);
  });

  test('a check that was never run, or that is not configured, is not announced', async () => {
    await announceAt(60);
    await store.transact((transaction) => transaction.checks.saveState(failing));
    await announceAt(60, { targets: [] });
    await announceAt(60, { checks: [] });
    expect(await sent()).toEqual([]);
  });

  test('a success in the future, by a clock that was set back, counts as none and is told once', async () => {
    await store.transact((transaction) =>
      transaction.checks.saveState(sampleCheckState({ lastSuccessAt: noon + 60 * minute })),
    );
    await announceAt(0);
    await announceAt(1);
    expect((await store.checkStates())[0]?.staleSince).toBe(noon);
  });
});
