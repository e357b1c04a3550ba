import type { CheckState } from '../../../src/domain/check-state.ts';
import type { Json } from '../../../src/domain/evaluation.ts';
import { compareAttachments } from '../../../src/policy/compare/compare.ts';
import { checkState } from '../fixtures.ts';

export const allow = (Action: unknown, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });

const text = (statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The state that the policy check keeps after comparing these statements, as its own comparison finds them. */
export function policyState(
  canonical: readonly object[],
  live: readonly object[],
  { purpose = 'purpose of', name = 'mlspace-notebook-role' }: { purpose?: string; name?: string } = {},
): CheckState {
  const policy = { name: 'p', kind: 'managed' as const };
  const pages = canonical.map((_, index) => String(index + 1));
  const comparison = compareAttachments(
    { policies: [{ ...policy, document: text(canonical) }] },
    { policies: [{ ...policy, document: text(live) }] },
    { pages },
  );
  const role = {
    role: `arn:aws:iam::012345678910:role/${name}`,
    name,
    verdict: comparison.verdict,
    policies: [{ ...policy, arn: null, versionId: 'v2', document: text(live) }],
    statements: comparison.statements,
    explanation: [],
  };
  const canonicalStatements = pages.map((page) => ({ page, purpose: `${purpose} ${page}` }));
  const detail = { canonical: text(canonical), canonicalStatements, roles: [role] } as unknown as Json;
  return checkState({ checkId: 'policy-drift', detail, scopes: [] });
}
