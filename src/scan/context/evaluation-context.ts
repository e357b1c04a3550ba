import type { CheckSettings } from '../../checks/registry.ts';
import type { TagScanSettings } from '../../checks/required-tags/tag-scan-settings.ts';
import type { Json } from '../../domain/evaluation/evaluation.ts';
import type { ParentMemory } from '../../domain/evaluation/job-parents.ts';
import type { OwnerMemory } from '../../domain/evaluation/owner-record.ts';
import type { Tag } from '../../domain/evaluation/resource.ts';
import type { Sweep } from '../../domain/evaluation/sweep.ts';
import type { Finding } from '../../domain/finding/finding.ts';

/** What an evaluation needs to know of an open finding; there may be a hundred thousand. */
export interface KnownFault extends Pick<Finding, 'kind' | 'resource'> {
  /** The tags that it was made of; `undefined` where they are not known. */
  readonly tags: readonly Tag[] | undefined;
}

/** What the store knows from earlier evaluations of the same check of the same target. */
export interface EvaluationMemory {
  /** Pending and active findings, those of jobs that are told in the finding of what started them in its place. */
  readonly open: readonly KnownFault[];
  readonly sweeps: readonly Sweep[];
  readonly detail: Json | undefined;
}

/** What an evaluation runs under. */
export interface EvaluationContext {
  /** Absent: everything is looked at as if for the first time. */
  readonly memory?: EvaluationMemory;
  /** What is remembered of the owners of resources; absent where nothing is. */
  readonly owners?: OwnerMemory;
  /** What is remembered of what started jobs; absent where nothing is. */
  readonly parents?: ParentMemory;
  /** What the configuration says of each check. */
  readonly settings: CheckSettings;
  /** The settings of the tag check, resolved. */
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
