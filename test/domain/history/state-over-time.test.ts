import { array, assert, constantFrom, integer, property, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckPeriod, TimeRange } from '../../../src/domain/history/history.ts';
import { percentagesOf, sharesOf } from '../../../src/domain/history/shares.ts';
import {
  durationsOf,
  statesOfChecks,
  statesOverTime,
  watchedTimes,
  watchStates,
} from '../../../src/domain/history/state-over-time.ts';

function period(from: number, to: number, outcome: CheckPeriod['outcome'], changes: Partial<CheckPeriod> = {}) {
  const names = { targetId: 'prod', checkId: 'policy-drift', configurationHash: 'c0ffee', programVersion: '1.0.0' };
  return { ...names, from, to, outcome, ...changes };
}

function watch(from: number, to: number) {
  return { instance: 'host', programVersion: '1.0.0', from, to };
}

/** By hand: `10-15 clean` and so on. */
function told(periods: readonly CheckPeriod[], runs: readonly TimeRange[], range: TimeRange): readonly string[] {
  return statesOverTime(periods, watchedTimes(runs), range).map(({ from, to, state }) => `${from}-${to} ${state}`);
}

/** Moment by moment, by the words of the definition and nothing else. */
function stateAt(at: number, { periods, runs }: { periods: readonly CheckPeriod[]; runs: readonly TimeRange[] }) {
  const runsAt = (moment: number) => runs.some(({ from, to }) => from <= moment && moment < to);
  const counts = periods.filter(({ from, to }) => {
    if (!(from <= at && at < to)) return false;
    for (let moment = from; moment <= at; moment++) if (!runsAt(moment)) return false;
    return true;
  });
  const worst = (['findings', 'unknown', 'clean'] as const).find((one) =>
    counts.some(({ outcome }) => outcome === one),
  );
  return worst ?? 'unwatched';
}

describe('statesOverTime', () => {
  it.each<[title: string, Parameters<typeof told>, expected: readonly string[]]>([
    [
      'the daemon ended and began again: what was seen before counts no more until somebody looks',
      [
        [period(0, 15, 'clean'), period(15, 90, 'findings'), period(100, 145, 'clean')],
        [watch(0, 60), watch(90, 200)],
        { from: 0, to: 120 },
      ],
      ['0-15 clean', '15-60 findings', '60-100 unwatched', '100-120 clean'],
    ],
    [
      'looks that are overdue are nobody watching, though the daemon runs',
      [[period(0, 45, 'clean'), period(80, 125, 'unknown')], [watch(0, 200)], { from: 0, to: 200 }],
      ['0-45 clean', '45-80 unwatched', '80-125 unknown', '125-200 unwatched'],
    ],
    [
      'a clock that was set back: of a moment that came twice the worse counts',
      [
        [period(50, 100, 'clean'), period(60, 80, 'findings'), period(80, 130, 'clean')],
        [watch(50, 100), watch(60, 200)],
        { from: 50, to: 130 },
      ],
      ['50-60 clean', '60-80 findings', '80-130 clean'],
    ],
    [
      'replicas that take turns run without a break',
      [[period(10, 70, 'clean')], [watch(0, 30), watch(25, 60), watch(60, 90)], { from: 0, to: 100 }],
      ['0-10 unwatched', '10-70 clean', '70-100 unwatched'],
    ],
    [
      'a target that came in the middle',
      [[period(60, 200, 'clean')], [watch(0, 100)], { from: 0, to: 100 }],
      ['0-60 unwatched', '60-100 clean'],
    ],
    [
      'a look that no heartbeat covers',
      [[period(10, 90, 'clean')], [watch(20, 100)], { from: 0, to: 100 }],
      ['0-100 unwatched'],
    ],
    [
      'a range that is cut out of the middle',
      [[period(0, 100, 'findings')], [watch(0, 100)], { from: 40, to: 41 }],
      ['40-41 findings'],
    ],
    [
      'a range in the future',
      [[period(0, 100, 'clean')], [watch(0, 50)], { from: 500, to: 600 }],
      ['500-600 unwatched'],
    ],
    ['an empty range', [[period(0, 100, 'clean')], [watch(0, 100)], { from: 40, to: 40 }], []],
    ['nothing at all', [[], [], { from: 0, to: 10 }], ['0-10 unwatched']],
    ['one process beat once only', [[period(0, 100, 'clean')], [watch(0, 0)], { from: 0, to: 10 }], ['0-10 unwatched']],
  ])('%s', (_title, given, expected) => {
    expect(told(...given)).toEqual(expected);
  });

  it('keeps targets and checks apart', () => {
    const periods = [period(0, 10, 'clean'), period(0, 10, 'findings', { checkId: 'required-tags' })];
    const states = statesOfChecks({ periods, watches: [watch(0, 10)] }, { from: 0, to: 10 });
    expect([...states.keys()]).toEqual(['prod']);
    expect([...(states.get('prod') ?? [])].map(([id, spans]) => [id, spans.map(({ state }) => state)])).toEqual([
      ['policy-drift', ['clean']],
      ['required-tags', ['findings']],
    ]);
  });

  const time = integer({ min: 0, max: 60 });
  const stretch = tuple(time, integer({ min: 0, max: 25 })).map(([from, length]) => ({ from, to: from + length }));
  const seen = tuple(stretch, constantFrom('clean', 'findings', 'unknown')).map(([{ from, to }, outcome]) =>
    period(from, to, outcome),
  );
  const given = record({
    periods: array(seen, { maxLength: 8 }),
    runs: array(stretch, { maxLength: 5 }),
    range: stretch,
  });

  it('says of every moment what the definition says, without a gap', () => {
    assert(
      property(given, ({ periods, runs, range }) => {
        const spans = statesOverTime(periods, watchedTimes(runs), range);
        const moments = Array.from({ length: range.to - range.from }, (_, place) => range.from + place);
        expect(spans.flatMap(({ from, to, state }) => Array.from({ length: to - from }, () => state))).toEqual(
          moments.map((at) => stateAt(at, { periods, runs })),
        );
        spans.slice(1).forEach(({ from, state }, place) => {
          expect(from).toBe(spans[place]?.to);
          expect(state).not.toBe(spans[place]?.state);
        });
      }),
    );
  });

  it('is no better for looking at a part: two halves are the whole', () => {
    assert(
      property(given, time, ({ periods, runs, range }, cut) => {
        const middle = Math.min(Math.max(cut, range.from), range.to);
        const watched = watchedTimes(runs);
        const of = (from: number, to: number) => durationsOf(statesOverTime(periods, watched, { from, to }));
        const [left, right] = [of(range.from, middle), of(middle, range.to)];
        const whole = of(range.from, range.to);
        for (const state of watchStates) expect(left[state] + right[state]).toBe(whole[state]);
      }),
    );
  });
});

describe('sharesOf', () => {
  it('is what one computes by hand', () => {
    const quarter = sharesOf({ clean: 75, findings: 25, unknown: 0, unwatched: 0 });
    expect(quarter).toEqual({ clean: 0.75, findings: 0.25, unknown: 0, unwatched: 0 });
    expect(percentagesOf({ clean: 2, findings: 1, unknown: 0, unwatched: 0 })).toEqual({
      clean: '66.6667',
      findings: '33.3333',
      unknown: '0.0000',
      unwatched: '0.0000',
    });
    expect(sharesOf({ clean: 0, findings: 0, unknown: 0, unwatched: 0 })).toBeUndefined();
    const century = 3_155_760_000_000;
    expect(percentagesOf({ clean: century, findings: 1, unknown: 0, unwatched: 0 })).toMatchObject({
      clean: '99.9999',
      findings: '0.0001',
    });
    expect(sharesOf({ clean: century, findings: 1, unknown: 0, unwatched: 0 })?.findings).toBeGreaterThan(0);
  });

  const lasted = integer({ min: 0, max: 3_155_760_000_000 });
  it('adds up to exactly 1, and to exactly 100 percent, and no state that lasted is nothing', () => {
    assert(
      property(tuple(lasted, lasted, lasted, lasted), ([clean, findings, unknown, unwatched]) => {
        const durations = { clean, findings, unknown, unwatched };
        const total = clean + findings + unknown + unwatched;
        const shares = sharesOf(durations);
        const percentages = percentagesOf(durations);
        if (!shares || !percentages) return total === 0;
        expect(shares.clean + shares.findings + shares.unknown + shares.unwatched).toBe(1);
        expect(watchStates.reduce((sum, state) => sum + BigInt(percentages[state].replace('.', '')), 0n)).toBe(
          1_000_000n,
        );
        for (const state of watchStates) {
          expect(Math.abs(shares[state] - durations[state] / total)).toBeLessThan(1e-15);
          expect(Math.abs(Number(percentages[state]) - (100 * durations[state]) / total)).toBeLessThan(0.0004);
          expect(shares[state] === 0).toBe(durations[state] === 0);
          expect(percentages[state] === '0.0000').toBe(durations[state] === 0);
        }
        return true;
      }),
    );
  });
});
