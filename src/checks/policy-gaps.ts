import type { CheckDescription } from '../domain/evaluation/check.ts';
import type { Evaluation, Json } from '../domain/evaluation/evaluation.ts';
import type { Difference } from '../policy/compare/answer/exact-comparison.ts';
import type { LintOutcome } from '../policy/lint/lint.ts';

export const policyGaps: CheckDescription = {
  id: 'policy-gaps',
  title: 'The canonical policy itself leaves no gaps',
  description:
    'A policy that is attached exactly as it was generated can still let through what it was made to prevent. Each gap ' +
    'is proven by a request. Nothing has drifted: it is for those who write the template. The check needs no AWS.',
  reads: [],
  kinds: [
    {
      kind: 'untagged-creation',
      title: 'Something can be created without a required tag',
      severities: ['info'],
      remediation: 'Allow the creation only where the request carries the tag, or deny it where the tag is missing.',
    },
    {
      kind: 'unconditioned-tagging',
      title: 'Tags can be set on anything, without a condition',
      severities: ['info'],
      remediation: 'Allow AddTags only on resources of the same owner, or only together with creating them.',
    },
    {
      kind: 'never-applies',
      title: 'A statement applies to no request',
      severities: ['info'],
      remediation: 'Correct its resources or conditions, or remove it.',
    },
    {
      kind: 'joined-denial',
      title: 'A denial holds only where several things are wrong at once',
      severities: ['info'],
      remediation: 'Write a denial of its own for each condition: conditions of one statement must all hold.',
    },
  ],
};

/** The scope of the one thing that the check looks at. */
export const canonicalScope = 'canonical';

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
