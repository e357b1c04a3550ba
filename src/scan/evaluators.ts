import { policyDrift } from '../checks/policy-drift.ts';
import { requiredTags } from '../checks/required-tags.ts';
import { roleAttachments } from '../checks/role-attachments.ts';
import type { Evaluation } from '../domain/evaluation.ts';
import { evaluateAttachments, evaluateRoles } from './evaluate-roles.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { evaluateTags } from './tags/evaluate-tags.ts';
import type { WatchedTarget } from './watched-target.ts';

export type Evaluator = (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation>;

/** How each check is read and judged, by check id. */
export const evaluators: Readonly<Record<string, Evaluator>> = {
  [policyDrift.id]: evaluateRoles,
  [roleAttachments.id]: evaluateAttachments,
  [requiredTags.id]: evaluateTags,
};
