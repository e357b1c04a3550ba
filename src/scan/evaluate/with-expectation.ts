import type { Check } from '../../checks/definition/check.ts';
import type { Evaluation, Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import { isRecord } from '../../domain/record.ts';
import { notebookAttachmentId } from '../../domain/target/expected-attachments.ts';
import type { NotebookDocument } from '../../policy/canonical/parameters/notebook-document.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import { type SettledTarget, settleTarget } from '../context/settled-target.ts';
import type { WatchedTarget } from '../context/watched-target.ts';

/**
 * The evaluation of a check that needs to know what should be. Each finding about a document says where the document comes
 * from.
 */
export function withExpectation(
  evaluate: (settled: SettledTarget, context: EvaluationContext) => Promise<Evaluation>,
): (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation> {
  return async (watched, context) => {
    const settled = await settleTarget(watched, context);
    return withOrigins(await evaluate(settled, context), settled);
  };
}

/** A target whose notebook policy is known. */
export type CanonicalTarget = Omit<SettledTarget, 'canonical'> & { readonly canonical: NotebookDocument };

/** The same for a check of the notebook policy itself: where its source does not say it, everything is unknown. */
export function withCanonicalPolicy(
  check: Pick<Check, 'id' | 'scopes'>,
  evaluate: (settled: CanonicalTarget, context: EvaluationContext) => Promise<Evaluation>,
): (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation> {
  return withExpectation(async ({ canonical, ...settled }, context) =>
    canonical.ok
      ? await evaluate({ ...settled, canonical: canonical.value }, context)
      : unknownEvaluation(check, settled, canonical.failures),
  );
}

/** The same for a check of all that should be: where any source does not say it, everything is unknown. */
export function withWholeExpectation(
  check: Pick<Check, 'id' | 'scopes'>,
  evaluate: (settled: SettledTarget, context: EvaluationContext) => Promise<Evaluation>,
): (watched: WatchedTarget, context: EvaluationContext) => Promise<Evaluation> {
  return withExpectation(async (settled, context) => {
    const failures = untoldBy(settled);
    return failures.length > 0 ? unknownEvaluation(check, settled, failures) : await evaluate(settled, context);
  });
}

/** Everything that no source of a target says, each reason once. */
export function untoldBy({ canonical, attachments }: SettledTarget): readonly ReadFailure[] {
  const { expected, open = [] } = attachments;
  const all = [
    ...(canonical.ok ? [] : canonical.failures),
    ...expected.flatMap(({ document }) => (document.kind === 'unknown' ? document.failures : [])),
    ...open.flatMap(({ failures }) => failures),
  ];
  return [...new Map(all.map((failure) => [JSON.stringify(failure), failure])).values()];
}

function unknownEvaluation(
  check: Pick<Check, 'id' | 'scopes'>,
  { target }: Pick<WatchedTarget, 'target'>,
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
  return {
    ...evaluation,
    observations: evaluation.observations.map((observation) => {
      const source = originOf(observation);
      return source === undefined ? observation : { ...observation, evidence: { ...observation.evidence, source } };
    }),
    ...(isRecord(detail) && 'canonical' in detail && notebook !== undefined
      ? { detail: { ...detail, source: notebook } }
      : {}),
  };
}
