import type { LeftOut } from './left-out.ts';
import type { ReadFailure } from './read.ts';
import type { ResourceReference } from './resource.ts';
import type { Severity } from './severity.ts';
import type { Sweep } from './sweep.ts';

/** One thing that a check saw wrong with one resource in one evaluation. */
export interface Observation {
  /** What is wrong, from the check's own closed list: `policy-changed`, `tag-missing`. */
  readonly kind: string;
  /** The part of the evaluation that it belongs to; see {@link ScopeOutcome}. */
  readonly scope: string;
  readonly resource: ResourceReference;
  /** Where in the resource, without any value that may change: a policy's name, or the empty string. */
  readonly path: string;
  readonly severity: Severity;
  /** One sentence for a person. */
  readonly summary: string;
  /** The facts, JSON-serialisable; a change of them is an update of the finding. */
  readonly evidence: Evidence;
  /** What made the resource, where its faults are told in the finding of that. */
  readonly parent?: ResourceReference;
}

/** What proves a finding: any JSON object, shown and stored as it is. */
export type Evidence = { readonly [key: string]: Json };
/** A value that survives JSON unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** How far a scope was seen, best first; only `complete` proves that nothing is there. */
export const scopeStatuses = ['complete', 'partial', 'unknown', 'unsupported'] as const;
/** How far a scope was seen. */
export type ScopeStatus = (typeof scopeStatuses)[number];

/**
 * What became of one independent part of an evaluation: one role of the policy check, one resource type in one region of
 * the tag check. `partial`: some of it was evaluated, `unknown`: nothing was, each for the reasons in `failures`. Findings
 * of a scope resolve only when that scope is `complete`, and then only if their resource is not among `unread`.
 */
export interface ScopeOutcome {
  /** `role/<arn>` or `<region>/<resource type>`. */
  readonly scope: string;
  readonly status: ScopeStatus;
  /** The resources that were evaluated, by what came out. For metrics and coverage. */
  readonly counts: ResourceCounts;
  /** ARNs in this scope that were seen but could not be read: neither clean nor a finding. */
  readonly unread: readonly string[];
  /** Why the scope, or the unread resources in it, are unknown; each reason once. */
  readonly failures: readonly ReadFailure[];
  /**
   * Kinds of findings that could not be judged in a `partial` scope, which is complete otherwise: only findings of these
   * kinds neither begin nor end.
   */
  readonly unjudged?: readonly string[];
  /** For tag scopes: the SageMaker resource type; for policy scopes `iam-role`. */
  readonly resourceType: string;
  /** For tag scopes, how many resources were left out, and why. */
  readonly leftOut?: LeftOut;
  /** How many resources lack a configured tag key. */
  readonly missingByKey?: Readonly<Record<string, number>>;
  /** Absent where the evaluation cannot tell a repaired resource from a deleted one. */
  readonly followed?: FollowedResources;
}

/** What a scope says of the resources that have open findings, so that their end gets its right name. */
export interface FollowedResources {
  /** ARNs that are there and were evaluated. */
  readonly evaluated: readonly string[];
  /** ARNs that are there and that the configuration leaves out. */
  readonly excluded: readonly string[];
  /** What became of those in neither list: deleted, or, for jobs, too old to be looked at. */
  readonly otherwise: 'gone' | 'unwatched';
}

/** How many resources of a scope were judged in which way. */
export interface ResourceCounts {
  readonly compliant: number;
  readonly noncompliant: number;
  readonly unknown: number;
  /** Left out by configuration: by name or state. */
  readonly excluded: number;
}

/** What one check found for one target. */
export interface Evaluation {
  readonly targetId: string;
  readonly checkId: string;
  readonly observations: readonly Observation[];
  readonly scopes: readonly ScopeOutcome[];
  /**
   * Extra facts that outputs show and that are not findings, such as the comparison of each role's policy. Kept with the
   * check's state, replaced at each evaluation, JSON-serialisable.
   */
  readonly detail?: Json;
  /** For the tag check: how far it has looked now. */
  readonly sweeps?: readonly Sweep[];
}

/** What an evaluation says as a whole; `unknown` where a part could not be seen, whatever the rest says. */
export type EvaluationOutcome = 'clean' | 'findings' | 'unknown';

/**
 * `unknown` as soon as any scope is incomplete or any resource unknown, whatever else was found: a check that did not see everything
 * did not pass. Unsupported scopes do not count, but where there are no others nothing was seen.
 */
export function outcomeOf({ observations, scopes }: Pick<Evaluation, 'observations' | 'scopes'>): EvaluationOutcome {
  if (scopes.length > 0 && scopes.every(({ status }) => status === 'unsupported')) return 'unknown';
  if (scopes.some((scope) => isIncomplete(scope) || scope.unread.length > 0)) return 'unknown';
  return observations.length > 0 ? 'findings' : 'clean';
}

/** `partial`: some part was evaluated and some was not. */
export function resultOf(evaluation: Pick<Evaluation, 'observations' | 'scopes'>): 'success' | 'partial' | 'failure' {
  if (outcomeOf(evaluation) !== 'unknown') return 'success';
  return evaluation.scopes.some(sawSomething) ? 'partial' : 'failure';
}

/** Every read that failed. What is unsupported is not looked at, so it makes nothing unknown. */
export function failuresOf({ scopes }: Pick<Evaluation, 'scopes'>): readonly ReadFailure[] {
  return scopes.flatMap(({ status, failures }) => (status === 'unsupported' ? [] : failures));
}

/** Whether there is more in the scope than was evaluated, or may be. */
export function isIncomplete({ status }: Pick<ScopeOutcome, 'status'>): boolean {
  return status === 'partial' || status === 'unknown';
}

/** Whether any of the scope was evaluated. */
export function sawSomething({ status }: Pick<ScopeOutcome, 'status'>): boolean {
  return status === 'complete' || status === 'partial';
}
