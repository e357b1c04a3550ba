import { tagsIn } from '../../../checks/required-tags/evidence/tag-evidence.ts';
import { judgeTags, type TagRules } from '../../../checks/required-tags/judge-tags.ts';
import type { Evaluation, Observation, ScopeOutcome } from '../../../domain/evaluation/evaluation.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { EvaluationContext } from '../../context/evaluation-context.ts';
import type { WatchedTarget } from '../../context/watched-target.ts';
import { settleOwners } from './settle-rules.ts';

const kind = 'tag-owner-unknown';

/**
 * The evaluation without owners that came while it was made: owners are read before resources, so that one who is made in
 * between and at once makes something would be unknown. Those that are nobody so far are looked for once more.
 */
export async function confirmOwners(
  evaluation: Evaluation,
  watched: WatchedTarget,
  { memory, tags, signal }: EvaluationContext,
): Promise<Evaluation> {
  const known = new Set(memory?.open.flatMap((one) => (one.kind === kind ? one.resource.arn : [])));
  const isNew = (one: Observation) => one.kind === kind && !known.has(one.resource.arn);
  if (!evaluation.observations.some(isNew)) return evaluation;
  const rules = await settleOwners(tags.rules, watched, { signal });
  const observations = evaluation.observations.flatMap((one) => (isNew(one) ? judgedAgain(one, rules) : one));
  const wrong = new Set(observations.map(({ resource }) => resource.arn));
  const cleared = evaluation.observations.filter((one) => isNew(one) && !wrong.has(one.resource.arn));
  return { ...evaluation, observations, scopes: evaluation.scopes.map((scope) => recounted(scope, cleared)) };
}

function judgedAgain(observation: Observation, rules: TagRules): readonly Observation[] {
  const tags = tagsIn(observation.evidence) ?? [];
  const { taggedBy } = observation.evidence;
  const resource = { ...observation.resource, ...(typeof taggedBy === 'string' ? { taggedBy } : {}) };
  const isSettled = Object.values(rules.tags).every(({ owners }) => owners?.ok !== false);
  // Where the source cannot be read now, what it said before holds.
  if (!isSettled) return [observation];
  const { parent } = observation;
  return judgeTags(resource, tags, rules).flatMap((one) =>
    one.kind === kind ? { ...one, ...withoutAbsent({ parent }) } : [],
  );
}

function recounted(scope: ScopeOutcome, cleared: readonly Observation[]): ScopeOutcome {
  const count = cleared.filter((one) => one.scope === scope.scope).length;
  if (count === 0) return scope;
  const { counts } = scope;
  return {
    ...scope,
    counts: { ...counts, compliant: counts.compliant + count, noncompliant: counts.noncompliant - count },
  };
}
