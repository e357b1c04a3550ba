import type { EvaluationOutcome, Json, ScopeOutcome } from './evaluation.ts';
import type { ReadFailure } from './read.ts';

/** What is known of one check of one target, as of its latest evaluation. Times are milliseconds since the epoch. */
export interface CheckState {
  readonly targetId: string;
  readonly checkId: string;
  readonly outcome: EvaluationOutcome;
  /** Why it is `unknown`: each reason once, at most ten. Empty otherwise. */
  readonly failures: readonly ReadFailure[];
  readonly lastAttemptAt: number;
  /** The last evaluation that was not `unknown`; `null` before the first. */
  readonly lastSuccessAt: number | null;
  readonly lastScanId: string;
  readonly scopes: readonly Omit<ScopeOutcome, 'unread'>[];
  readonly detail: Json;
  /** Whether `check.stale` was announced and `check.recovered` is still owed. */
  readonly staleSince: number | null;
}

/** How a check of a target stands, without what it kept of its parts. */
export type CheckStanding = Omit<CheckState, 'scopes' | 'detail'>;

/** One run of one check over one target. */
export interface ScanRecord {
  readonly id: string;
  readonly targetId: string;
  readonly checkId: string;
  readonly trigger: 'start' | 'schedule' | 'request' | 'event' | 'command';
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** `null` while it runs; `aborted` when the process stopped first. */
  readonly result: 'success' | 'partial' | 'failure' | 'aborted' | null;
  readonly outcome: EvaluationOutcome | null;
  /** AWS requests that it made, retries included. */
  readonly requests: number;
  readonly findings: number;
  /** A short hash of the configuration that it ran under. */
  readonly configurationHash: string;
}
