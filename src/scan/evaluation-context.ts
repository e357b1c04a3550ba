import type { PolicyScanSettings, TagScanSettings } from './watched-target.ts';

/** What an evaluation runs under. */
export interface EvaluationContext {
  readonly policy?: PolicyScanSettings;
  readonly tags: TagScanSettings;
  /** The ids of the checks that are on. */
  readonly checks: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What was read since then may be shared with other scans, milliseconds since the epoch. */
  readonly notBefore: number;
  readonly signal: AbortSignal;
  /** Told after each finished scope, for progress. */
  readonly progress?: (done: number, all: number) => void;
}
