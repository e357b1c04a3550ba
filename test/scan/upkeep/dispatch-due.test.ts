import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../../src/domain/delivery/delivery.ts';
import type { SinkSettings } from '../../../src/domain/delivery/sink.ts';
import { commitEvaluation } from '../../../src/scan/run/commit-evaluation.ts';
import { dispatchDue } from '../../../src/scan/upkeep/dispatch-due.ts';
import type { Store } from '../../../src/store/contract/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import {
  minute,
  noon,
  sampleCheck,
  sampleEvaluation,
  sampleObservation,
  sampleScan,
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
const waiting = sampleSink({ groupWait: 0.5 * minute, groupInterval: 5 * minute });

function settings(minutes: number, sinks: readonly SinkSettings[] = [waiting]) {
  return {
    sinks,
    now: noon + minutes * minute,
    newId: () => `${++ids}`,
    source: { version: '0.1.0', instance: 'host-1' },
    attemptLease: 0.5 * minute,
    targets: [sampleTarget],
    checks: [sampleCheck],
  };
}

/** A scan that sees these; `a!` is `a` with other evidence. */
function commit(minutes: number, names: readonly string[], sinks?: readonly SinkSettings[]) {
  const observations = names.map((name) =>
    sampleObservation(name.replace('!', ''), name.endsWith('!') ? { summary: 'worse', evidence: { worse: true } } : {}),
  );
  return commitEvaluation(store, {
    ...settings(minutes, sinks),
    evaluation: sampleEvaluation([], { observations }),
    scan: sampleScan(`s_${minutes}`),
    check: sampleCheck,
    target: sampleTarget,
    confirmAfter: 1,
    hash: sha256,
    suppressions: [],
  });
}

const dispatch = (minutes: number, sinks?: readonly SinkSettings[]) => dispatchDue(store, settings(minutes, sinks));

async function settle(status: Delivery['status'], changes: Partial<Delivery> = {}): Promise<void> {
  for (const delivery of await store.dueDeliveries(noon + 9_999 * minute, 100)) {
    await store.saveDelivery({ ...delivery, status, attempts: delivery.attempts + 1, ...changes });
  }
}

/** Every message, oldest first: status, reason and the findings in it. */
async function told(): Promise<string[]> {
  const { items } = await store.deliveries({ limit: 100 });
  return items.toReversed().map(({ status, message: { data } }) => {
    const names = data.findings.map(({ transition, resource }) => `${resource.name}:${transition}`).toSorted();
    return `${status} ${data.reason} ${names.join(' ')}`.trim();
  });
}

describe('scan/dispatch-due', () => {
  test('what comes together within the wait is one message', async () => {
    await commit(0, []);
    await commit(1, ['a']);
    await commit(1.2, ['a', 'b']);
    await dispatch(1.4);
    expect(await told()).toEqual([]);
    expect(await dispatch(1.5)).toBe(true);
    expect(await told()).toEqual(['pending new-findings a:opened b:opened']);
    expect(await dispatch(1.6)).toBe(false);
  });

  test('further news wait for the interval, and what came and went is not told', async () => {
    await commit(0, []);
    await commit(1, ['a']);
    await dispatch(1.5);
    await settle('delivered');
    await commit(2, ['a', 'b']);
    await commit(3, ['a']);
    await commit(4, ['a!', 'c']);
    await dispatch(6.4);
    expect(await told()).toHaveLength(1);
    await dispatch(6.5);
    expect(await told()).toEqual(['delivered new-findings a:opened', 'pending more-findings a:updated c:opened']);
  });

  test('drift that is still there is told again after the interval, and no longer when it is gone', async () => {
    await commit(0, ['a']);
    await dispatch(0.5);
    await settle('delivered');
    await dispatch(0.5 + 1_440);
    await settle('delivered');
    await commit(1_450, []);
    await dispatch(1_451);
    await settle('delivered');
    await dispatch(9_999);
    expect(await told()).toEqual([
      'delivered first-summary a:opened',
      'delivered repeat a:unchanged',
      'delivered all-resolved a:resolved',
    ]);
  });

  test('the newest state takes the place of what still waits', async () => {
    await commit(0, []);
    await commit(1, ['a', 'b']);
    await dispatch(1.5);
    await commit(7, ['b', 'c']);
    await dispatch(8);
    expect(await told()).toEqual([
      'superseded new-findings a:opened b:opened',
      'pending more-findings b:opened c:opened',
    ]);
  });

  test('what nobody was told of need not be taken back', async () => {
    await commit(0, []);
    await commit(1, ['a']);
    await dispatch(1.5);
    await commit(7, []);
    await dispatch(8);
    expect(await told()).toEqual(['superseded new-findings a:opened']);
  });

  test('what somebody may have been told of is taken back', async () => {
    await commit(0, []);
    await commit(1, ['a']);
    await dispatch(1.5);
    await settle('pending', { nextAttemptAt: noon + 600 * minute, lastError: 'no answer in time' });
    await commit(7, []);
    await dispatch(8);
    expect(await told()).toEqual(['superseded new-findings a:opened', 'pending all-resolved a:resolved']);
  });

  test('a message that may be on its way is waited for', async () => {
    await commit(0, []);
    await commit(1, ['a']);
    await dispatch(1.5);
    await settle('pending', { nextAttemptAt: noon + 7.2 * minute });
    await commit(7, ['a', 'b']);
    await dispatch(7.1);
    expect(await told()).toEqual(['pending new-findings a:opened']);
    await settle('delivered');
    await dispatch(7.2);
    expect(await told()).toEqual(['delivered new-findings a:opened', 'pending more-findings b:opened']);
  });

  test('what was given up is told by the next message', async () => {
    await commit(0, []);
    await commit(1, ['a']);
    await dispatch(1.5);
    await settle('failed', { lastError: '400' });
    await commit(7, ['a', 'b']);
    await dispatch(8);
    expect(await told()).toEqual(['failed new-findings a:opened', 'pending more-findings a:opened b:opened']);
  });

  test('a sink that is added later gets one summary of what is there', async () => {
    const later = sampleSink({ id: 'later' });
    await commit(0, ['a', 'b'], [sampleSink()]);
    await settle('delivered');
    await commit(1, ['a', 'b'], [sampleSink(), later]);
    expect(await told()).toEqual([
      'delivered first-summary a:opened b:opened',
      'pending first-summary a:opened b:opened',
    ]);
  });

  test('a sink that is gone from the configuration is told nothing', async () => {
    await commit(0, ['a']);
    await dispatch(1, []);
    expect(await dispatch(2)).toBe(false);
    expect(await told()).toEqual([]);
  });

  test('whatever happens to messages, the sink knows in the end what is there', async () => {
    const step = fc.record({
      seen: fc.subarray(['a', 'b', 'c', 'd']),
      fate: fc.constantFrom<'delivered' | 'failed' | 'lost' | 'none'>('delivered', 'failed', 'lost', 'none'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
        await store.close();
        store = await openSqliteStore({ path: ':memory:' });
        const known = new Set<string>();
        let minutes = 0;
        for (const { seen, fate } of steps) {
          minutes += 10;
          await commit(minutes, seen);
          await dispatch(minutes + 6);
          await meet(fate, known);
        }
        // The sink is there again: the last message, and one more after the interval.
        await meet('delivered', known);
        await commit(minutes + 10, ['z']);
        await dispatch(minutes + 20);
        await meet('delivered', known);
        expect([...known].toSorted()).toEqual(['z']);
      }),
      { numRuns: 60 },
    );
  });
});

/** What becomes of the messages that wait, and what the sink knows then. `lost`: it has it, and its answer got lost. */
async function meet(fate: 'delivered' | 'failed' | 'lost' | 'none', known: Set<string>): Promise<void> {
  if (fate === 'none') return;
  const due = await store.dueDeliveries(noon + 9_999 * minute, 100);
  for (const { message } of fate === 'failed' ? [] : due) {
    for (const { transition, resource } of message.data.findings) {
      if (transition === 'resolved') known.delete(resource.name);
      else known.add(resource.name);
    }
  }
  if (fate === 'lost') await settle('pending', { nextAttemptAt: noon + 99_999 * minute });
  else await settle(fate);
}
