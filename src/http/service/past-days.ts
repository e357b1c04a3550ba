import { dayLength, dayOf, daysOf, durationsByDay, sumOfDurations } from '../../domain/history/days.ts';
import type { FindingFlow, FlowDay } from '../../domain/history/finding-flow.ts';
import type { TimeRange } from '../../domain/history/history.ts';
import { type StateDurations, statesOverTime, watchedTimes } from '../../domain/history/state-over-time.ts';
import type { HttpOptions } from './options.ts';

/** How many days a chart goes back, today among them. */
const shownDays = 90;

/** What the charts of time show: the last days, each with what was seen and what happened. */
export interface PastDays {
  readonly days: readonly TimeRange[];
  /** By day; none of the checks was watched where all of the time is `unwatched`. */
  readonly states: readonly StateDurations[];
  /** The same of each check that is asked for by itself. */
  readonly checks: readonly { readonly checkId: string; readonly states: readonly StateDurations[] }[];
  readonly flow: readonly FlowDay[];
  readonly fixed: FindingFlow['fixed'];
  /** Before this time nothing was kept, milliseconds since the epoch; `null` where nothing is. */
  readonly keptSince: number | null;
}

/** Milliseconds for which days are not counted again: charts of days need not be of this second. */
const goodFor = 30_000;
/** Of so many targets at most. */
const mostKept = 500;

interface KeptDays {
  readonly at: number;
  readonly days: Promise<PastDays>;
}

const keptDays = new WeakMap<HttpOptions['store'], Map<string | undefined, KeptDays>>();

/**
 * The last days of all targets together, or of one with each of its checks. What happened on ninety days takes a look at
 * everything that happened, so that it is kept for a moment.
 */
export async function readPastDays(options: HttpOptions, targetId?: string): Promise<PastDays> {
  const kept = keptDays.get(options.store) ?? new Map<string | undefined, KeptDays>();
  keptDays.set(options.store, kept);
  const now = options.clock();
  const known = kept.get(targetId);
  if (known && Math.abs(now - known.at) < goodFor) return known.days;
  if (kept.size >= mostKept) kept.clear();
  const days = countDays(options, targetId);
  kept.set(targetId, { at: now, days });
  // A store that was away a moment ago may be back.
  days.catch(() => kept.delete(targetId));
  return days;
}

async function countDays(options: HttpOptions, targetId: string | undefined): Promise<PastDays> {
  const now = options.clock();
  const range = { from: dayOf(now) - (shownDays - 1) * dayLength, to: now };
  const [history, flow] = await Promise.all([
    options.store.history(range, targetId),
    options.store.findingFlow(range, targetId),
  ]);
  const days = daysOf(range);
  const watched = watchedTimes(history.watches);
  const targets = options.targets.filter(({ id }) => targetId === undefined || id === targetId);
  const periods = Map.groupBy(history.periods, (period) => JSON.stringify([period.targetId, period.checkId]));
  const all = targets.flatMap(({ id }) =>
    options.checks.map(({ id: checkId }) => ({
      checkId,
      states: durationsByDay(statesOverTime(periods.get(JSON.stringify([id, checkId])) ?? [], watched, range), days),
    })),
  );
  return {
    days,
    states: days.map((_, place) => sumOfDurations(all.flatMap(({ states }) => states[place] ?? []))),
    checks: targetId === undefined ? [] : all,
    flow: flow.days,
    fixed: flow.fixed,
    keptSince: history.keptSince,
  };
}
