import type { Check } from '../../checks/definition/check.ts';
import type { Evaluation, Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import { notebookAttachmentId } from '../../domain/target/expected-attachments.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import { type SettledTarget, settleTarget } from '../context/settled-target.ts';
import type { WatchedTarget } from '../context/watched-target.ts';

/**
 * The evaluation of a check that needs to know what should be: where some source cannot say it, everything is unknown.
 * Each finding about a document says where the document comes from.
 */
export function withExpectation(
  check: Pick<Check, 'id' | 'scopes'>,
  evaluate: (settled: SettledTarget, context: EvaluationContext) => Promise<Evaluation>,
): (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation> {
  return async (watched, context) => {
    const outcome = await settleTarget(watched, context);
    if (!outcome.ok) return unknownEvaluation(check, watched, outcome.failures);
    return withOrigins(await evaluate(outcome.settled, context), outcome.settled);
  };
}

function unknownEvaluation(
  check: Pick<Check, 'id' | 'scopes'>,
  { target }: WatchedTarget,
  failures: readonly ReadFailure[],
): Evaluation {
  const scopes = check.scopes(target, { types: [] }).map(
    (scope): ScopeOutcome => ({
      scope,
      status: 'unknown',
      resourceType: 'iam-role',
      counts: { compliant: 0, noncompliant: 0, unknown: 1, excluded: 0 },
      unread: [],
      failures,
    }),
  );
  return { targetId: target.id, checkId: check.id, observations: [], scopes };
}

/** Evidence and detail of what was compared with a document say whose document it was. */
function withOrigins(evaluation: Evaluation, { attachments }: SettledTarget): Evaluation {
  const origins = new Map(attachments.expected.flatMap(({ id, origin }) => (origin ? [[id, origin] as const] : [])));
  const notebook = origins.get(notebookAttachmentId);
  const originOf = ({ kind, path }: Observation) => (kind.startsWith('policy-') ? notebook : origins.get(path));
  const { detail } = evaluation;
  const isRecord = typeof detail === 'object' && detail !== null && !Array.isArray(detail);
  return {
    ...evaluation,
    observations: evaluation.observations.map((observation) => {
      const source = originOf(observation);
      return source === undefined ? observation : { ...observation, evidence: { ...observation.evidence, source } };
    }),
    ...(isRecord && 'canonical' in detail && notebook !== undefined ? { detail: { ...detail, source: notebook } } : {}),
  };
}
