import { driftedPolicies, withVersions } from '../checks/drifted-versions.ts';
import { type CompareSets, createPolicyComparisons } from '../checks/policy-comparisons.ts';
import { evaluatePolicyDrift, type PolicyPair, pairsToCompare, policyDrift } from '../checks/policy-drift.ts';
import { withRestoreCommands } from '../checks/restore.ts';
import { evaluateRoleAttachments, policiesInQuestion } from '../checks/role-attachments.ts';
import { inSelectorScopes, snapshotsOf } from '../checks/role-scopes.ts';
import type { Evaluation } from '../domain/evaluation.ts';
import { invalidComparison } from '../policy/compare/compare-exactly.ts';
import type { ExactComparison } from '../policy/compare/exact-comparison.ts';
import { ComparisonThread } from './comparison-thread.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import type { WatchedTarget } from './watched-target.ts';

/** One for the process: its comparisons are remembered across scans. */
const thread = new ComparisonThread();

/** Compares documents by their statements alone, which takes no thread. */
const byText = () => createPolicyComparisons(() => invalidComparison([]));

/** Reads the watched roles of a target and judges their policies. */
export async function evaluateRoles({ target, canonical, reader }: WatchedTarget, context: EvaluationContext) {
  const { signal, notBefore } = context;
  const reading = await reader.readRoles({ selectors: target.roles, notBefore, signal });
  context.progress?.(1, 1);
  const roles = snapshotsOf(reading);
  const { cosmetic = false } = context.policy ?? {};
  const input = { targetId: target.id, canonical, attached: target.attached, roles, cosmetic };
  const pairs = [...pairsToCompare(input)];
  const comparisons = await Promise.all(pairs.map(async ([key, pair]) => [key, await thread.compare(pair)] as const));
  const evaluation = evaluatePolicyDrift({ ...input, comparisons: new Map(comparisons) });
  const versions = await reader.readPolicyVersions(driftedPolicies(evaluation), { notBefore, signal });
  const judging = { comparisons: byText(), canonical: canonical.text };
  const scoped = inSelectorScopes(withVersions(evaluation, { ...judging, versions }), reading);
  return withRestoreCommands(scoped, { target, roles, ...judging });
}

/** Reads the watched roles of a target and judges what is attached to them. */
export async function evaluateAttachments(watched: WatchedTarget, context: EvaluationContext): Promise<Evaluation> {
  const { target, attachments, reader } = watched;
  const { signal, notBefore } = context;
  const reading = await reader.readRoles({ selectors: target.roles, notBefore, signal });
  const { id: targetId, partition, accountId, homeRegion } = target;
  const besidePolicyDrift = context.checks.has(policyDrift.id);
  const input = {
    targetId,
    attachments,
    roles: snapshotsOf(reading),
    installation: { partition, accountId, homeRegion },
    besidePolicyDrift,
  };
  const inQuestion = await withComparisons((compare) =>
    policiesInQuestion({ ...input, comparisons: createPolicyComparisons(compare) }),
  );
  const versions = await reader.readPolicyVersions(inQuestion, { notBefore, signal });
  context.progress?.(1, 1);
  const evaluation = await withComparisons((compare) =>
    evaluateRoleAttachments({ ...input, comparisons: createPolicyComparisons(compare), versions }),
  );
  const scoped = inSelectorScopes(evaluation, reading, { tellsMissing: !besidePolicyDrift });
  return withRestoreCommands(scoped, {
    target,
    roles: input.roles,
    comparisons: byText(),
    canonical: watched.canonical.text,
  });
}

/**
 * Runs a pure evaluation whose comparisons are made in the thread: those that it finds missing are made, and it runs
 * again, until it has all that it asks for.
 */
async function withComparisons<Answer>(evaluate: (compare: CompareSets) => Answer): Promise<Answer> {
  const known = new Map<string, ExactComparison>();
  for (;;) {
    const missing = new Map<string, PolicyPair>();
    const answer = evaluate((canonical, live) => {
      const key = JSON.stringify([canonical, live]);
      const comparison = known.get(key);
      if (!comparison) missing.set(key, { canonical, live });
      return comparison ?? invalidComparison([]);
    });
    if (missing.size === 0) return answer;
    for (const [key, pair] of missing) known.set(key, await thread.compare(pair));
  }
}
