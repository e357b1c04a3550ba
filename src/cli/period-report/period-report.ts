import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { Control } from '../../domain/evaluation/control.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import type { CheckPeriod, TimeRange } from '../../domain/history/history.ts';
import type { StateDurations, StateSpan } from '../../domain/history/state-over-time.ts';
import type { FindingLife } from '../../findings/lives.ts';

/** How the checks stood in a range of time, and what they found. Times are milliseconds since the epoch. */
export interface PeriodReport {
  /** The version of the program that made the report. */
  readonly version: string;
  readonly generatedAt: number;
  readonly asked: TimeRange;
  /** The part of what was asked that the store can answer and that is over; never empty. */
  readonly range: TimeRange;
  /** Why `range` is not all that was asked, and what else a reader must know; sentences. */
  readonly remarks: readonly string[];
  readonly targets: readonly TargetInPeriod[];
  readonly findings: readonly FindingInPeriod[];
  /** When the daemon ran. */
  readonly watched: readonly TimeRange[];
}

/** One target, and each of its checks. */
export interface TargetInPeriod {
  readonly id: string;
  /** `null` where the configuration of today does not have the target. */
  readonly accountId: string | null;
  readonly checks: readonly CheckInPeriod[];
}

/** How one check of one target stood. */
export interface CheckInPeriod {
  readonly check: Pick<CheckDescription, 'id' | 'title'>;
  /** From the beginning of the range to its end, without a gap. */
  readonly spans: readonly StateSpan[];
  readonly durations: StateDurations;
  /** Under which configuration and version it was looked at, in order. */
  readonly inForce: readonly InForce[];
}

/** A time in which configuration and version of the program were the same. */
export type InForce = TimeRange & Pick<CheckPeriod, 'configurationHash' | 'programVersion'>;

/** One life of a finding that reaches into the range. */
export interface FindingInPeriod {
  readonly finding: Finding;
  readonly title: string;
  readonly controls: readonly Control[];
  readonly life: FindingLife;
  /** Whether CloudTrail was asked of this life: who did it is kept of the last one only. */
  readonly isLastLife: boolean;
  /** The version of the program that opened it; `null` where that is not known. */
  readonly programVersion: string | null;
}

/** Turns a report into the text of one format, which ends with a line feed. */
export type PeriodFormat = (report: PeriodReport) => string;

/** How the figures came to be, in sentences; every format prints them. */
export const howComputed: readonly string[] = [
  'Each scan says of its check, for all of a target: clean, with findings, or unknown where something could not be read. Findings that are suppressed, or wait for confirmation, count as findings.',
  'What a scan said counts from the moment at which it was stored until the next scan said something else, and at most until that was overdue (three intervals of the schedule). After that, the check was not watched.',
  'The daemon proves every 30 seconds that it runs. Time without that proof, by more than 90 seconds, was not watched; what was seen before it counts no more until the next scan.',
  'Of a moment that came twice, since the clock of the host was set back, the worst counts: findings, then unknown, then clean.',
  'Shares are milliseconds of each state divided by those of the range, and add up to exactly 1. In percent they have four decimals, add up to 100.0000, and none that is more than nothing reads 0.0000.',
  'A finding is listed for each of its lives that reaches into the range, from its confirmation to the scan that no longer saw it. Who caused it is what CloudTrail says, and is known of its last life only.',
];
