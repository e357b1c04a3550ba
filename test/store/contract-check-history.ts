import { describe, expect, test } from 'vitest';
import type { CheckLook } from '../../src/domain/history/history.ts';
import type { Store } from '../../src/store/contract/store.ts';
import { minute, noon, sampleFinding, sampleScan, sampleTransition } from '../support/fixtures.ts';

const all = { from: 0, to: noon * 2 };

function look(minutes: number, changes: Partial<CheckLook> = {}): CheckLook {
  const at = noon + minutes * minute;
  const under = { configurationHash: 'c0ffee', programVersion: '1.0.0' };
  return {
    targetId: 'prod',
    checkId: 'policy-drift',
    outcome: 'clean',
    at,
    holdsUntil: at + 15 * minute,
    ...under,
    ...changes,
  };
}

const idOf = (name: string) => sampleFinding(name).id;

/** How checks stood over time. */
export function describeCheckHistory(store: () => Store): void {
  const note = (...looks: readonly CheckLook[]) =>
    store().transact(async ({ history }) => {
      for (const one of looks) await history.look(one);
    });
  const beat = (minutes: number, id = 'one') =>
    store().transact(({ history }) =>
      history.beat({ id, instance: 'host', programVersion: '1.0.0', at: noon + minutes * minute }),
    );
  const count = async (from: number, to: number) =>
    (await store().history({ from: noon + from * minute, to: noon + to * minute })).periods.length;
  const periods = async () =>
    (await store().history(all)).periods.map(
      ({ from, to, outcome, configurationHash }) =>
        `${(from - noon) / minute}-${(to - noon) / minute} ${outcome} ${configurationHash}`,
    );

  describe('keeps how checks stood', () => {
    test('looks that say the same are one period as long as the daemon runs', async () => {
      await beat(-1);
      for (let at = 0; at <= 20; at += 5) {
        await beat(at);
        await note(look(at));
      }
      expect(await periods()).toEqual(['0-35 clean c0ffee']);
      expect((await store().history(all)).watches).toEqual([
        { instance: 'host', programVersion: '1.0.0', from: noon - minute, to: noon + 20 * minute },
      ]);
    });

    test('another outcome, configuration or version begins another one', async () => {
      await beat(-1);
      await beat(15);
      await note(look(0));
      await note(look(5, { outcome: 'findings' }));
      await note(look(10, { outcome: 'findings', configurationHash: 'other' }));
      await note(look(15, { outcome: 'findings', configurationHash: 'other', programVersion: '2.0.0' }));
      expect(await periods()).toEqual([
        '0-5 clean c0ffee',
        '5-10 findings c0ffee',
        '10-15 findings other',
        '15-30 findings other',
      ]);
    });

    test('a look that is overdue, and a start of the daemon, leave a gap', async () => {
      await beat(0);
      await beat(20);
      await note(look(0));
      await note(look(20));
      await beat(25, 'two');
      await note(look(26));
      expect(await periods()).toEqual(['0-15 clean c0ffee', '20-26 clean c0ffee', '26-41 clean c0ffee']);
    });

    test('a clock that was set back ends a period where it was seen last', async () => {
      await beat(0);
      await beat(60);
      await note(look(50));
      await note(look(60));
      await note(look(5, { outcome: 'findings' }));
      expect((await periods()).toSorted()).toEqual(['5-20 findings c0ffee', '50-60 clean c0ffee']);
    });

    test('a check that is no longer looked at ends, and looks at other checks stay', async () => {
      await beat(0);
      await note(look(0), look(0, { checkId: 'required-tags' }));
      await store().transact(({ history }) =>
        history.end({ targetId: 'prod', checkId: 'policy-drift' }, noon + minute),
      );
      await store().transact(({ history }) => history.end({ targetId: 'test', checkId: 'policy-drift' }, noon));
      expect(await periods()).toEqual(['0-1 clean c0ffee', '0-15 clean c0ffee']);
    });

    test('answers what reaches into a range', async () => {
      await beat(0);
      await note(look(0));
      expect(await count(-5, 0)).toBe(0);
      expect(await count(-5, 1)).toBe(1);
      expect(await count(14, 99)).toBe(1);
      expect(await count(15, 99)).toBe(0);
    });

    test('says since when it keeps, and forgets what ended before', async () => {
      expect((await store().history(all)).keptSince).toBeNull();
      await beat(0);
      expect((await store().history(all)).keptSince).toBe(0);
      await note(look(0), look(20));
      await store().prune({ before: noon + 18 * minute });
      expect(await store().history(all)).toMatchObject({ keptSince: noon + 18 * minute, watches: [] });
      expect(await periods()).toEqual(['20-35 clean c0ffee']);
      // The clock was ahead, and is right again.
      await beat(10, 'two');
      expect((await store().history(all)).keptSince).toBe(noon + 10 * minute);
    });

    test('a store that was there before knows nothing of that time', async () => {
      await store().transact(({ scans }) => scans.save(sampleScan('s_1')));
      await beat(3);
      expect((await store().history(all)).keptSince).toBe(noon + 3 * minute);
    });

    test('finds what may have been open in a range, with its history, page by page', async () => {
      const before = { state: 'resolved', firstSeen: noon - 50, resolvedAt: noon } as const;
      const returned = { firstSeen: noon + 99 };
      const saved = [
        sampleFinding('before', before),
        sampleFinding('open', { firstSeen: noon + 5 }),
        sampleFinding('later', { firstSeen: noon + 20 }),
        sampleFinding('returned', returned),
        sampleFinding('over', { ...before, resolvedAt: noon + 1 }),
      ];
      await store().transact(async ({ findings }) => {
        await findings.save(saved);
        await findings.saveTransitions([
          sampleTransition({ findingId: idOf('returned'), at: noon + 1 }),
          sampleTransition({ findingId: idOf('returned'), at: noon + 2, kind: 'resolved' }),
          sampleTransition({ findingId: idOf('later'), at: noon + 20 }),
        ]);
      });
      const range = { from: noon, to: noon + 10 };
      const found = await store().findingsIn(range, { limit: 10 });
      const expected = ['open', 'returned', 'over'].map(idOf).toSorted();
      expect(found.map(({ finding }) => finding.id)).toEqual(expected);
      const steps = found.find(({ finding }) => finding.id === idOf('returned'))?.steps.map(({ kind }) => kind);
      expect(steps).toEqual(['opened', 'resolved']);
      const [first = ''] = expected;
      const rest = await store().findingsIn(range, { limit: 1, after: first });
      expect(rest.map(({ finding }) => finding.id)).toEqual(expected.slice(1, 2));
    });

    test('a heartbeat changes nothing that others show', async () => {
      const before = await store().revision();
      await beat(0);
      expect(await store().revision()).toBe(before);
    });
  });
}
