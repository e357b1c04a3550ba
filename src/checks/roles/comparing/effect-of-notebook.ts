import type { Evaluation, Json, Observation } from '../../../domain/evaluation/evaluation.ts';
import { worstSeverity } from '../../../domain/evaluation/severity.ts';
import type { RoleRecord, RoleSnapshot } from '../../../domain/target/role-snapshot.ts';
import type { AttachmentSet } from '../../../policy/attachment-set.ts';
import type { ExactComparison } from '../../../policy/compare/answer/exact-comparison.ts';
import { asMember, textOf } from './attached-policy.ts';
import { effectOnRole, followedByEffect } from './effect-on-role.ts';
import { describeEffect } from './effective-change.ts';
import { compareWithin } from './held-back.ts';
import { type KnownLimits, limitsOfRole } from './organization-limits.ts';
import type { PolicyComparisons } from './policy-comparisons.ts';
import { SharedEvidence } from './shared-evidence.ts';
import { TextNumbers } from './text-numbers.ts';

/** What the effect on roles is found out with. */
export interface NotebookEffectContext {
  readonly roles: readonly RoleSnapshot[];
  /** The notebook policy as a role should have it, JSON text, by the ARN of the role. */
  readonly canonicalOf: (roleArn: string) => string;
  readonly comparisons: Pick<PolicyComparisons, 'sets'>;
  /** What the organization holds back in the account; absent where that is not asked for. */
  readonly limits?: KnownLimits | undefined;
}

/** Of the roles that have the same changed policy; they differ in the names of their users and projects. */
const comparedRoles = 8;

/**
 * The same evaluation, whose changed notebook policies are as severe as what they do to a role as a whole: a denial that
 * the policy itself does not need may be all that holds back another policy of the role. The severity is never less than
 * that of the document alone.
 */
export function withEffectOnRoles(evaluation: Evaluation, context: NotebookEffectContext): Evaluation {
  const snapshots = new Map(context.roles.map((role) => [role.arn, role]));
  const numbers = new TextNumbers();
  const groups = Map.groupBy(evaluation.observations, (observation) =>
    observation.kind === 'policy-changed'
      ? JSON.stringify([observation.evidence['policies'], numbers.of(context.canonicalOf(observation.resource.arn))])
      : observation,
  );
  const told = new Map<Observation, Observation>();
  for (const group of groups.values()) {
    for (const [before, after] of tellGroup(group, snapshots, context)) told.set(before, after);
  }
  return { ...evaluation, observations: evaluation.observations.map((one) => told.get(one) ?? one) };
}

function tellGroup(
  group: readonly Observation[],
  snapshots: ReadonlyMap<string, RoleSnapshot>,
  context: NotebookEffectContext,
): readonly (readonly [Observation, Observation])[] {
  if (group[0]?.kind !== 'policy-changed') return [];
  const effects = group.slice(0, comparedRoles).flatMap((observation) => {
    const role = snapshots.get(observation.resource.arn)?.role;
    return role?.ok ? [effectOf(observation, role.value, context)] : [];
  });
  const severity = worstSeverity([...group.map((one) => one.severity), ...effects.map((one) => one.severity)]);
  const worst = effects.find((effect) => effect.severity === severity && effect.told !== '') ?? effects[0];
  if (!worst || !severity) return [];
  const onRole = { role: worst.role, ...describeEffect(worst.comparison) };
  const shared = new SharedEvidence();
  return group.map((observation) => [
    observation,
    {
      ...observation,
      severity,
      summary: followedByEffect(observation.summary, worst),
      evidence: shared.with(observation.evidence, { onRole }, worst.role),
    },
  ]);
}

function effectOf({ evidence }: Observation, record: RoleRecord, context: NotebookEffectContext) {
  const { canonicalOf, comparisons } = context;
  const names = new Set(policyNames(evidence['policies']));
  const attached = [record.managed, record.inline].flatMap((list) => (list.ok ? list.value : []));
  const others = attached.filter(({ name }) => !names.has(name)).map(asMember);
  const [first] = attached.filter(({ name }) => names.has(name));
  const boundary = record.boundary ? { boundary: textOf(record.boundary) } : {};
  const expected: AttachmentSet['policies'] = first ? [{ ...asMember(first), document: canonicalOf(record.arn) }] : [];
  const sides = {
    canonical: { policies: [...others, ...expected], ...boundary },
    live: { policies: attached.map(asMember), ...boundary },
  };
  const comparison: ExactComparison = comparisons.sets(sides.canonical, sides.live);
  const limits = limitsOfRole(context.limits, record);
  const limited = compareWithin(sides, comparison, { limits, comparisons });
  return { role: record.name, comparison, ...effectOnRole(comparison, () => true, limited) };
}

function policyNames(policies: Json | undefined): readonly string[] {
  if (!Array.isArray(policies)) return [];
  return (policies as readonly { readonly [key: string]: Json }[]).flatMap(({ name }) =>
    typeof name === 'string' ? [name] : [],
  );
}
