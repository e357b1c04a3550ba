import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayLength, daysOf, durationsByDay, sumOfDurations } from '../../../src/domain/history/days.ts';
import { durationsOf, type StateSpan, watchStates } from '../../../src/domain/history/state-over-time.ts';

const start = Date.UTC(2026, 10, 20, 7);

const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);

/** Spans without a gap from `start` on. */
const spans = fc
  .array(fc.tuple(fc.constantFrom(...watchStates), fc.integer({ min: 1, max: 3 * dayLength })), { minLength: 1 })
  .map((parts) => {
    let from = start;
    return parts.map(([state, length]): StateSpan => {
      const span = { state, from, to: from + length };
      from += length;
      return span;
    });
  });

describe('domain/history/days', () => {
  it('cuts a range at midnight, UTC', () => {
    expect(daysOf({ from: at('20T07:00'), to: at('22T01:00') })).toEqual([
      { from: at('20T07:00'), to: at('21T00:00') },
      { from: at('21T00:00'), to: at('22T00:00') },
      { from: at('22T00:00'), to: at('22T01:00') },
    ]);
    expect(daysOf({ from: start, to: start })).toEqual([]);
  });

  it('shares out every moment to its day, and none twice', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const days = daysOf({ from: start, to: given.at(-1)?.to ?? start });
        const byDay = durationsByDay(given, days);
        expect(sumOfDurations(byDay)).toEqual(durationsOf(given));
        for (const [place, durations] of byDay.entries()) {
          const length = watchStates.reduce((sum, state) => sum + durations[state], 0);
          expect(length).toBe((days[place]?.to ?? 0) - (days[place]?.from ?? 0));
        }
      }),
    );
  });
});
