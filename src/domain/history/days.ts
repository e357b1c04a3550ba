import type { TimeRange } from './history.ts';
import { durationsOf, type StateDurations, type StateSpan } from './state-over-time.ts';

/** Milliseconds of a day. */
export const dayLength = 86_400_000;

/** When the day of a moment began in UTC, milliseconds since the epoch. */
export function dayOf(at: number): number {
  return Math.floor(at / dayLength) * dayLength;
}

/** The days that reach into a range, each as far as it does, in order. */
export function daysOf({ from, to }: TimeRange): readonly TimeRange[] {
  const days: TimeRange[] = [];
  if (from >= to) return days;
  for (let day = dayOf(from); day < to; day += dayLength)
    days.push({ from: Math.max(day, from), to: Math.min(day + dayLength, to) });
  return days;
}

/** How long each state lasted on each of these days. Spans and days are in order and without a gap. */
export function durationsByDay(spans: readonly StateSpan[], days: readonly TimeRange[]): readonly StateDurations[] {
  let next = 0;
  return days.map((day) => {
    while ((spans[next]?.to ?? Number.POSITIVE_INFINITY) <= day.from) next += 1;
    const within: StateSpan[] = [];
    for (let place = next; (spans[place]?.from ?? day.to) < day.to; place += 1) {
      const span = spans[place];
      if (span) within.push({ ...span, from: Math.max(span.from, day.from), to: Math.min(span.to, day.to) });
    }
    return durationsOf(within);
  });
}

/** The same of several checks together. */
export function sumOfDurations(all: readonly StateDurations[]): StateDurations {
  const sum = { clean: 0, findings: 0, unknown: 0, unwatched: 0 };
  for (const { clean, findings, unknown, unwatched } of all) {
    sum.clean += clean;
    sum.findings += findings;
    sum.unknown += unknown;
    sum.unwatched += unwatched;
  }
  return sum;
}
