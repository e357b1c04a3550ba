import { policyDrift } from '../../checks/policy-drift.ts';
import { policyGaps } from '../../checks/policy-gaps.ts';
import { requiredTags } from '../../checks/required-tags.ts';
import { roleAttachments } from '../../checks/role-attachments.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { evaluateTags } from '../tags/evaluate-tags.ts';
import { evaluateGaps } from './evaluate-gaps.ts';
import { evaluateAttachments, evaluateRoles } from './evaluate-roles.ts';

export type Evaluator = (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation>;

/** How each check is read and judged, by check id. */
export const evaluators: Readonly<Record<string, Evaluator>> = {
  [policyDrift.id]: evaluateRoles,
  [roleAttachments.id]: evaluateAttachments,
  [policyGaps.id]: (watched, { tags, signal }) => evaluateGaps(watched, Object.keys(tags.rules.tags), signal),
  [requiredTags.id]: evaluateTags,
};
