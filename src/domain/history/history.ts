import type { EvaluationOutcome } from '../evaluation/evaluation.ts';

/** A range of time, milliseconds since the epoch; `from` belongs to it and `to` does not. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** What of one check of one target was seen, and under what, at one moment. */
export interface CheckLook {
  readonly targetId: string;
  readonly checkId: string;
  readonly outcome: EvaluationOutcome;
  /** When it was known, milliseconds since the epoch. */
  readonly at: number;
  /** Until when it counts where nobody looks again: the next look is overdue then, milliseconds since the epoch. */
  readonly holdsUntil: number;
  readonly configurationHash: string;
  readonly programVersion: string;
}

/** A time in which every look at a check of a target saw the same, each before the one before it was overdue. */
export interface CheckPeriod extends TimeRange {
  readonly targetId: string;
  readonly checkId: string;
  readonly outcome: EvaluationOutcome;
  readonly configurationHash: string;
  readonly programVersion: string;
}

/** A time in which one process of the daemon ran, by its own heartbeat: its end is the last one. */
export interface WatchPeriod extends TimeRange {
  /** The name of the host. */
  readonly instance: string;
  readonly programVersion: string;
}

/** What the store knows of a range of time. Periods may begin before it and end after it. */
export interface CheckHistory {
  readonly periods: readonly CheckPeriod[];
  readonly watches: readonly WatchPeriod[];
  /** Before this time something may be forgotten, or was never kept; `null` where nothing was kept yet. */
  readonly keptSince: number | null;
}

/** The longest time that a process may be silent and still count as running without a break, milliseconds. */
export const longestSilence = 90_000;

/** No look counts longer than this, however rare the schedule, milliseconds. */
export const longestHold = 400 * 86_400_000;
