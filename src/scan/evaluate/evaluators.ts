import { policyDrift } from '../../checks/policy-drift/policy-drift.ts';
import { policyGaps } from '../../checks/policy-gaps/policy-gaps.ts';
import type { CheckId, CheckOf } from '../../checks/registry.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { evaluateTags } from '../tags/evaluate-tags.ts';
import { evaluateGaps } from './evaluate-gaps.ts';
import { evaluateResources, type NamedResources } from './evaluate-resources.ts';
import { evaluateAttachments, evaluateRoles } from './evaluate-roles.ts';
import { withCanonicalPolicy, withExpectation, withWholeExpectation } from './with-expectation.ts';

/** Reads and judges what a check covers of a target. */
type Evaluate = (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation>;

/** Reads and judges single resources that an event named. */
type EvaluateResources = (
  watched: WatchedTarget,
  named: NamedResources,
  context: EvaluationContext,
) => Promise<Evaluation>;

/** How a check is read and judged. */
export interface Evaluator {
  readonly evaluate: Evaluate;
  /** What a check whose events are about resources has beside. */
  readonly evaluateResources?: EvaluateResources;
}

type EvaluatorOf<Id extends CheckId> = CheckOf<Id>['events'] extends 'resources'
  ? Required<Evaluator>
  : Omit<Evaluator, 'evaluateResources'>;

/** How each check is read and judged: a check without its row does not compile. */
export type Evaluators = { readonly [Id in CheckId]: EvaluatorOf<Id> };

const evaluators: Evaluators = {
  'policy-drift': { evaluate: withCanonicalPolicy(policyDrift, evaluateRoles) },
  'role-attachments': { evaluate: withExpectation(evaluateAttachments) },
  'policy-gaps': { evaluate: withWholeExpectation(policyGaps, evaluateGaps) },
  'required-tags': { evaluate: evaluateTags, evaluateResources },
};

/** How the check is read and judged. Throws where there is no such check. */
export function evaluatorOf(checkId: string): Evaluator {
  if (!Object.hasOwn(evaluators, checkId)) throw new Error(`there is no check "${checkId}"`);
  return evaluators[checkId as CheckId];
}
