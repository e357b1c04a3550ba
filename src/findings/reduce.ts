import type { Evaluation, Observation, ScopeOutcome } from '../domain/evaluation.ts';
import type { Finding, Resolution, Transition } from '../domain/finding.ts';
import { begin, type Circumstances, end, glimpse, type Step, seeAgain } from './lifecycle.ts';

export interface ReduceInput extends Circumstances {
  /** The pending and active findings of this check of this target, and the resolved ones that are observed again. */
  readonly known: readonly Finding[];
  /** What the evaluation saw, by finding id. */
  readonly observed: ReadonlyMap<string, Observation>;
  readonly evaluation: Pick<Evaluation, 'targetId' | 'checkId' | 'scopes'>;
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
 * `complete` scope confirms, and only a `complete` scope that read the resource resolves.
 */
export function reduceFindings(input: ReduceInput): Reduction {
  const scopes = new Map(input.evaluation.scopes.map((scope) => [scope.scope, inspect(scope)]));
  const known = new Map(input.known.map((finding) => [finding.id, finding]));
  const steps: { readonly before: Finding | undefined; readonly step: Step }[] = [];
  for (const [id, observation] of input.observed) {
    const before = known.get(id);
    const conclusive = isConclusive(scopes.get(observation.scope), observation.resource.arn);
    steps.push({ before, step: see({ id, before, observation, conclusive }, input) });
  }
  for (const before of input.known) {
    if (input.observed.has(before.id)) continue;
    const scope = scopes.get(before.scope);
    const arn = before.resource.arn;
    if (!scope || !isConclusive(scope, arn)) continue;
    steps.push({ before, step: end(before, scope.resolutionOf(arn), input) });
  }
  return collect(steps, input);
}

interface InspectedScope {
  readonly complete: boolean;
  readonly unread: ReadonlySet<string>;
  readonly resolutionOf: (arn: string) => Resolution;
}

function inspect({ status, unread, followed }: ScopeOutcome): InspectedScope {
  const evaluated = new Set(followed?.evaluated);
  const excluded = new Set(followed?.excluded);
  return {
    complete: status === 'complete',
    unread: new Set(unread),
    resolutionOf(arn) {
      if (!followed || evaluated.has(arn)) return 'fixed';
      return excluded.has(arn) ? 'unwatched' : followed.otherwise;
    },
  };
}

function isConclusive(scope: InspectedScope | undefined, arn: string): boolean {
  return scope !== undefined && scope.complete && !scope.unread.has(arn);
}

interface Sight {
  readonly id: string;
  readonly before: Finding | undefined;
  readonly observation: Observation;
  readonly conclusive: boolean;
}

function see({ id, before, observation, conclusive }: Sight, input: ReduceInput): Step {
  if (before) return conclusive ? seeAgain(before, observation, input) : glimpse(before, observation, input);
  const { targetId, checkId } = input.evaluation;
  const { confirmAfter, now, scanId } = input;
  return begin({ id, targetId, checkId }, observation, { confirmAfter, now, scanId, conclusive });
}

function collect(
  steps: readonly { readonly before: Finding | undefined; readonly step: Step }[],
  { now, scanId }: Pick<ReduceInput, 'now' | 'scanId'>,
): Reduction {
  return {
    saved: steps.flatMap(({ before, step }) => (step.finding === null || step.finding === before ? [] : step.finding)),
    removed: steps.flatMap(({ before, step }) => (step.finding === null && before ? before.id : [])),
    transitions: steps.flatMap(({ step: { finding, transition } }) =>
      finding && transition ? transitionOf(finding, transition, { now, scanId }) : [],
    ),
  };
}

/** The record of one step of a finding. */
export function transitionOf(
  { id, summary, severity }: Finding,
  kind: Transition['kind'],
  { now, scanId }: { readonly now: number; readonly scanId: string },
): Transition {
  return { findingId: id, kind, at: now, scanId, summary, severity };
}
