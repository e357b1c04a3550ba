import type { Evidence, Json } from '../evaluation/evaluation.ts';
import type { ResourceReference } from '../evaluation/resource.ts';
import type { Severity } from '../evaluation/severity.ts';
import type { FindingActor } from './finding-actor.ts';
import type { FindingSuppression } from './suppression.ts';

/** The states of a finding's life. Suppression is a flag beside them. */
export const findingStates = ['pending', 'active', 'resolved'] as const;
/** Where a finding is in its life. */
export type FindingState = (typeof findingStates)[number];

/** What can happen to a finding; the kinds of its history. */
export const transitionKinds = [
  'opened',
  'updated',
  'resolved',
  'reopened',
  'suppressed',
  'unsuppressed',
  'attributed',
] as const;
/** What happened to a finding. */
export type TransitionKind = (typeof transitionKinds)[number];

/** One thing wrong with one resource, followed over time. Times are milliseconds since the epoch. */
export interface Finding {
  /** `f_` and 20 hexadecimal digits, derived from {@link FindingIdentity}; the same as long as the same thing is wrong. */
  readonly id: string;
  readonly targetId: string;
  readonly checkId: string;
  readonly kind: string;
  readonly scope: string;
  readonly resource: ResourceReference;
  readonly path: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly evidence: Evidence;
  readonly state: FindingState;
  /** Whether a suppression is in effect: it is then neither announced nor counted as a failure. */
  readonly suppressed: boolean;
  /** The suppression that is, or was last, in effect. */
  readonly suppression: FindingSuppression | null;
  /** Completed evaluations in a row that saw it until it became active, for `confirm_after`. */
  readonly confirmations: number;
  /** The first sight of it in this life; when it is reopened, a new life begins at that moment. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Also kept while it is pending again, and then says when its last life ended. */
  readonly resolvedAt: number | null;
  /**
   * `fixed`: a completed evaluation no longer saw it. `gone`: the resource is no more. `unwatched`: the configuration left it
   * out. `grouped`: it goes on in another finding, that of what started the job or those of its jobs.
   */
  readonly resolution: Resolution | null;
  /** The scan that changed it last. */
  readonly scanId: string;
  /** Who caused it; absent where nobody asked. */
  readonly actor?: FindingActor;
}

/** Why a finding ended: put right, its resource is gone, nobody watches it any more, or it is told in another finding. */
export type Resolution = 'fixed' | 'gone' | 'unwatched' | 'grouped';

/** What makes two observations the same finding. It holds no value that changes while the fault stays. */
export interface FindingIdentity {
  readonly targetId: string;
  readonly checkId: string;
  readonly kind: string;
  readonly resourceArn: string;
  readonly path: string;
}

/** What messages are planned by of one step in a finding's life. */
export interface TransitionStep {
  readonly findingId: string;
  readonly kind: TransitionKind;
  /** As it is after the step. */
  readonly severity: Severity;
  /** Whether the finding was suppressed while it happened, so that nobody was told of it. */
  readonly suppressed: boolean;
  /** What is different from before, for `updated` and `reopened`; see {@link FieldChange}. */
  readonly changes: readonly FieldChange[];
}

/** One step in a finding's life, stored in the transaction that changed the finding. */
export interface Transition extends TransitionStep {
  readonly at: number;
  /**
   * The scan that saw it; `configuration` where a change of the configuration, or time, was the cause, and `cloudtrail`
   * where a record there told who caused it.
   */
  readonly scanId: string;
  /** The configuration under which it happened. */
  readonly configurationHash: string;
  /** As it is after the step. */
  readonly summary: string;
}

/** One difference between a finding before and after a step. */
export interface FieldChange {
  /** `severity`, `summary`, or `evidence.` and a member of the evidence. */
  readonly field: string;
  /** Both absent where they are too long to be kept. */
  readonly before?: Json;
  readonly after?: Json;
}

/** The scan ids of steps that no scan made. */
export const configurationScanId = 'configuration';
/** Stands for the scan in transitions that come from the trail: who did it was learned between two scans. */
export const trailScanId = 'cloudtrail';
