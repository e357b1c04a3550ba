import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import type { Appearance } from '../terminal/text.ts';

/** What one run of `check` saw: everything that an output format is made of. Times are milliseconds since the epoch. */
export interface CheckReport {
  /** The version of the program. */
  readonly version: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly targets: readonly { readonly id: string; readonly accountId: string }[];
  /** The checks that ran, in the order of the registry. */
  readonly checks: readonly CheckDescription[];
  /** One for each target and check that ran. */
  readonly states: readonly CheckState[];
  /** Pending and active findings that are not suppressed, in any order. */
  readonly findings: readonly Finding[];
  /** Findings that a suppression covers: told, but never a reason to fail. */
  readonly suppressed: readonly Finding[];
  /** The least severity that makes the run fail. */
  readonly threshold: Severity;
  /** 0 clean, 1 findings at or above the threshold, 2 incomplete. */
  readonly exitCode: number;
}

/** Turns a report into the text of one output format, which ends with a line feed. */
export type ReportFormat = (report: CheckReport, appearance: Appearance) => string;
