import type { Evaluation, Json } from '../../domain/evaluation/evaluation.ts';
import type { Difference } from '../../policy/compare/answer/exact-comparison.ts';
import type { LintOutcome } from '../../policy/lint/lint.ts';
import { canonicalScope, policyGaps } from './policy-gaps.ts';

const shownRegions = 3;

/** What the canonical policy of a target leaves open. A gap that could not be decided leaves the check unknown. */
export function evaluatePolicyGaps(targetId: string, outcome: LintOutcome): Evaluation {
  const gaps = outcome.ok ? outcome.gaps : [];
  const reasons = outcome.ok ? outcome.undecided : outcome.problems.map(({ path, message }) => `${path}: ${message}`);
  const failures = reasons.map((message) => ({
    reason: 'internal' as const,
    operation: policyGaps.id,
    subject: targetId,
    message,
  }));
  return {
    targetId,
    checkId: policyGaps.id,
    observations: gaps.map(({ rule, subject, message, regions, realisable }) => ({
      kind: rule,
      scope: canonicalScope,
      resource: {
        type: 'canonical-policy',
        arn: `canonical-policy/${targetId}`,
        name: 'canonical policy',
        region: 'global',
      },
      path: subject,
      severity: 'info',
      summary: `The canonical policy: ${message}`,
      evidence: { realisable, requests: regions.slice(0, shownRegions).map(describe) },
    })),
    scopes: [
      {
        scope: canonicalScope,
        status: failures.length > 0 ? 'unknown' : 'complete',
        resourceType: 'canonical-policy',
        counts: {
          compliant: gaps.length === 0 && failures.length === 0 ? 1 : 0,
          noncompliant: gaps.length > 0 ? 1 : 0,
          unknown: gaps.length === 0 && failures.length > 0 ? 1 : 0,
          excluded: 0,
        },
        unread: [],
        failures,
      },
    ],
  };
}

function describe({ actions, resources, condition, witness, decisions }: Difference): Json {
  return {
    actions: [...actions],
    resources: [...resources],
    condition,
    witness: {
      action: witness.action,
      resource: witness.resource,
      context: JSON.parse(JSON.stringify(witness.context)) as Json,
    },
    decision: decisions.canonical,
  };
}
