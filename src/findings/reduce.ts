/*
 * What an evaluation makes of the findings of its check. Examples, with `confirm_after: 1`:
 *
 * | finding before | its scope | fault is | finding after |
 * | --- | --- | --- | --- |
 * | none | complete | there | active, told as `opened` |
 * | active | complete | not there | resolved, told as `resolved` |
 * | active | partial or unknown | not there | active, nothing told: nobody looked |
 */

import type { Evaluation, Observation, ScopeOutcome } from '../domain/evaluation/evaluation.ts';
import type { FieldChange, Finding, Resolution, Transition } from '../domain/finding/finding.ts';
import { begin, type Circumstances, end, type Step, seeAgain } from './lifecycle.ts';
import { judgeSuppression, type SuppressionRules } from './suppression.ts';

/** What an evaluation saw, and what was known before it. */
export interface ReduceInput extends Circumstances, SuppressionRules {
  /** The configuration under which the evaluation was made. */
  readonly configurationHash: string;
  /** The pending and active findings of this check of this target, and the resolved ones that are observed again. */
  readonly known: readonly Finding[];
  /** What the evaluation saw, by finding id. */
  readonly observed: ReadonlyMap<string, Observation>;
  readonly evaluation: Pick<Evaluation, 'targetId' | 'checkId' | 'scopes'>;
  /** Ids of findings that are told in other findings from now on. */
  readonly regrouped?: ReadonlySet<string>;
}

/** What one evaluation changes. */
export interface Reduction {
  readonly saved: readonly Finding[];
  /** Ids of pending findings that were never confirmed and are seen no more. */
  readonly removed: readonly string[];
  readonly transitions: readonly Transition[];
}

/**
 * The next state of every finding of one check of one target. What was not looked at completely stays as it is: only a
 * `complete` scope confirms, and only a `complete` scope that read the resource resolves, but for the kinds that a scope
 * says it could not judge.
 */
export function reduceFindings({ known, observed, ...rules }: ReduceInput): Reduction {
  return reducerOf(rules)(known, observed);
}

/** What findings are reduced by, whichever part of them it is. */
export type ReduceRules = Omit<ReduceInput, 'known' | 'observed'>;

/**
 * The same for a part of the findings at a time, in any order: each lives by itself. A part has what is known and what was
 * observed of its findings.
 */
export function reducerOf(rules: ReduceRules): (...part: Part) => Reduction {
  const scopes = new Map(rules.evaluation.scopes.map((scope) => [scope.scope, inspect(scope)]));
  return (known, observed) => reducePart({ ...rules, known, observed }, scopes);
}

type Part = [known: ReduceInput['known'], observed: ReduceInput['observed']];

function reducePart(input: ReduceInput, scopes: ReadonlyMap<string, InspectedScope>): Reduction {
  const known = new Map(input.known.map((finding) => [finding.id, finding]));
  const steps: Lived[] = [];
  for (const [id, observation] of input.observed) {
    const before = known.get(id);
    const conclusive = isConclusive(scopes.get(observation.scope), observation);
    steps.push(judged(before, see({ id, before, observation, conclusive }, input), input));
  }
  for (const before of input.known) {
    if (input.observed.has(before.id)) continue;
    const scope = scopes.get(before.scope);
    const arn = before.resource.arn;
    if (!scope || !isConclusive(scope, before)) continue;
    const resolution = input.regrouped?.has(before.id) ? 'grouped' : scope.resolutionOf(arn);
    steps.push({ before, ...livedBy(before, end(before, resolution, input), input) });
  }
  return {
    saved: steps.flatMap(({ before, finding }) => (finding === null || finding === before ? [] : finding)),
    removed: steps.flatMap(({ before, finding }) => (finding === null && before ? before.id : [])),
    transitions: steps.flatMap(({ transitions }) => transitions),
  };
}

interface InspectedScope {
  readonly isComplete: (kind: string) => boolean;
  readonly unread: ReadonlySet<string>;
  readonly resolutionOf: (arn: string) => Resolution;
}

function inspect({ status, unread, unjudged, followed }: ScopeOutcome): InspectedScope {
  const evaluated = new Set(followed?.evaluated);
  const excluded = new Set(followed?.excluded);
  return {
    isComplete: (kind) => status === 'complete' || (unjudged !== undefined && !unjudged.includes(kind)),
    unread: new Set(unread),
    resolutionOf(arn) {
      if (!followed || evaluated.has(arn)) return 'fixed';
      return excluded.has(arn) ? 'unwatched' : followed.otherwise;
    },
  };
}

function isConclusive(
  scope: InspectedScope | undefined,
  { kind, resource: { arn } }: Pick<Observation, 'kind' | 'resource'>,
): boolean {
  return scope?.isComplete(kind) === true && !scope.unread.has(arn);
}

interface Sight {
  readonly id: string;
  readonly before: Finding | undefined;
  readonly observation: Observation;
  readonly conclusive: boolean;
}

function see({ id, before, observation, conclusive }: Sight, input: ReduceInput): Step {
  const { confirmAfter, now, scanId } = input;
  const sight = { confirmAfter, now, scanId, conclusive };
  if (before) return seeAgain(before, observation, sight);
  const { targetId, checkId } = input.evaluation;
  return begin({ id, targetId, checkId }, observation, sight);
}

/** What became of a finding, with its history. */
interface Lived {
  readonly before: Finding | undefined;
  readonly finding: Finding | null;
  readonly transitions: readonly Transition[];
}

/** A fault that is there, after its suppressions were looked at. */
function judged(before: Finding | undefined, step: Step, input: ReduceInput): Lived {
  const { finding } = step;
  if (finding === null) return { before, finding, transitions: [] };
  // Nobody has been told of this life of the finding yet: only an active one can end its suppression in view of people.
  const fresh = before?.state === 'active' ? finding : { ...finding, suppressed: false };
  const { finding: after, transition, changes } = judgeSuppression(fresh, input);
  const judgement = transition ? [transitionOf(after, transition, input, changes)] : [];
  const { transitions } = livedBy(before, { ...step, finding: fresh }, input, after.suppressed);
  // Steps that happened while the finding was suppressed stay silent; those in the open are told.
  const ordered = transition === 'unsuppressed' ? [...judgement, ...transitions] : [...transitions, ...judgement];
  return { before, finding: after, transitions: ordered };
}

function livedBy(
  before: Finding | undefined,
  { finding, transition, changes = [] }: Step,
  input: TransitionContext,
  suppressedAfter = finding?.suppressed ?? false,
): Omit<Lived, 'before'> {
  if (!finding || !transition) return { finding, transitions: [] };
  const suppressed = (before?.suppressed ?? false) && suppressedAfter;
  return { finding, transitions: [{ ...transitionOf(finding, transition, input), suppressed, changes }] };
}

type TransitionContext = Pick<ReduceInput, 'now' | 'scanId' | 'configurationHash'>;

/** The record of one step of a finding, as the finding is after it. */
export function transitionOf(
  { id, summary, severity, suppressed }: Finding,
  kind: Transition['kind'],
  { now, scanId, configurationHash }: TransitionContext,
  changes: readonly FieldChange[] = [],
): Transition {
  return { findingId: id, kind, at: now, scanId, configurationHash, summary, severity, suppressed, changes };
}
