/*
 * How one check of one target stood at each moment. Example: the daemon ran from 10:00 to 11:00 and from 11:30 on; looks
 * are due every 15 minutes and overdue after 45.
 *
 * | look | state |
 * | --- | --- |
 * | 10:00 clean, 10:15 findings | clean until 10:15, findings until 11:00, when the daemon ended |
 * | none before 11:40, which is clean | not watched from 11:00 to 11:40, though the daemon ran again from 11:30 on |
 */

import type { EvaluationOutcome } from '../evaluation/evaluation.ts';
import type { CheckHistory, CheckPeriod, TimeRange, WatchPeriod } from './history.ts';

/** How a check of a target stood; `unwatched` is every moment for which no look in time says anything else. */
export const watchStates = ['clean', 'findings', 'unknown', 'unwatched'] as const;
/** How a check of a target stood at a moment. */
export type WatchState = (typeof watchStates)[number];

/** A time in which the state was the same. */
export interface StateSpan extends TimeRange {
  readonly state: WatchState;
}

/** How long each state lasted, milliseconds. */
export type StateDurations = Readonly<Record<WatchState, number>>;

/** Where the clock was set back and a moment came twice, the worse state counts. */
const worstFirst: readonly EvaluationOutcome[] = ['findings', 'unknown', 'clean'];

/** The times in which some process ran, in order, those that touch or overlap as one. */
export function watchedTimes(watches: readonly TimeRange[]): readonly TimeRange[] {
  const joined: TimeRange[] = [];
  for (const { from, to } of watches.toSorted((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else if (to > from) joined.push({ from, to });
  }
  return joined;
}

/**
 * How a check of a target stood in a range: spans in order, without a gap, from the beginning of the range to its end, each
 * of another state than the one before. Empty only for an empty range. `watched` is from {@link watchedTimes}.
 */
export function statesOverTime(
  periods: readonly CheckPeriod[],
  watched: readonly TimeRange[],
  range: TimeRange,
): readonly StateSpan[] {
  const seen = periods.flatMap((period) => whileWatched(period, watched, range));
  const edges = [...new Set([range.from, range.to, ...seen.flatMap(({ from, to }) => [from, to])])]
    .filter((at) => at >= range.from && at <= range.to)
    .toSorted((one, other) => one - other);
  const spans: StateSpan[] = [];
  const sweep = new Sweep(seen);
  edges.slice(0, -1).forEach((from, place) => {
    const to = edges[place + 1] ?? from;
    const state = sweep.stateFrom(from);
    const last = spans.at(-1);
    if (last?.state === state) spans[spans.length - 1] = { ...last, to };
    else spans.push({ from, to, state });
  });
  return spans;
}

/** How long each state lasted; together as long as the spans. */
export function durationsOf(spans: readonly StateSpan[]): StateDurations {
  const durations = { clean: 0, findings: 0, unknown: 0, unwatched: 0 };
  for (const { state, from, to } of spans) durations[state] += to - from;
  return durations;
}

/** The states over time of every check of every target of which the store knows anything, by target, then check. */
export function statesOfChecks(
  { periods, watches }: Pick<CheckHistory, 'periods' | 'watches'>,
  range: TimeRange,
): ReadonlyMap<string, ReadonlyMap<string, readonly StateSpan[]>> {
  const watched = watchedTimes(watches);
  const byTarget = Map.groupBy(periods, ({ targetId }) => targetId);
  return new Map(
    [...byTarget].map(([targetId, own]) => {
      const byCheck = [...Map.groupBy(own, ({ checkId }) => checkId)];
      return [targetId, new Map(byCheck.map(([id, alike]) => [id, statesOverTime(alike, watched, range)]))];
    }),
  );
}

type Seen = TimeRange & Pick<CheckPeriod, 'outcome'>;

/** What was seen counts as long as the daemon went on running: after a break somebody has to look again. */
function whileWatched(
  { outcome, ...period }: CheckPeriod,
  watched: readonly Pick<WatchPeriod, 'from' | 'to'>[],
  range: TimeRange,
): readonly Seen[] {
  const run = watched.find(({ from, to }) => from <= period.from && period.from <= to);
  if (!run) return [];
  const from = Math.max(period.from, range.from);
  const to = Math.min(period.to, run.to, range.to);
  return to > from ? [{ from, to, outcome }] : [];
}

/** Goes through time once, with how many looks say what at each moment. */
class Sweep {
  readonly #edges: readonly { readonly at: number; readonly outcome: EvaluationOutcome; readonly by: 1 | -1 }[];
  readonly #open = { clean: 0, findings: 0, unknown: 0 };
  #next = 0;

  constructor(seen: readonly Seen[]) {
    this.#edges = seen
      .flatMap(({ from, to, outcome }) => [
        { at: from, outcome, by: 1 as const },
        { at: to, outcome, by: -1 as const },
      ])
      .toSorted((one, other) => one.at - other.at);
  }

  /** To be asked in the order of time. */
  stateFrom(at: number): WatchState {
    for (let edge = this.#edges[this.#next]; edge && edge.at <= at; edge = this.#edges[++this.#next]) {
      this.#open[edge.outcome] += edge.by;
    }
    return worstFirst.find((outcome) => this.#open[outcome] > 0) ?? 'unwatched';
  }
}
