import { compareStatements } from '../../../src/checks/roles/comparing/policy-comparisons.ts';
import type { CheckState } from '../../../src/domain/evaluation/check-state.ts';
import type { Json } from '../../../src/domain/evaluation/evaluation.ts';
import { compareAttachments } from '../../../src/policy/compare/statements/compare.ts';
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
    shared: 0,
  };
  const compared = {
    policies: [{ ...policy, arn: null, versionId: 'v2', document: text(live) }],
    statements: comparison.statements,
    explanation: [],
  };
  const canonicalStatements = pages.map((page) => ({ page, purpose: `${purpose} ${page}` }));
  const detail = {
    canonical: text(canonical),
    canonicalStatements,
    roles: [role],
    shared: [compared],
  } as unknown as Json;
  return checkState({ checkId: 'policy-drift', detail, scopes: [] });
}

export interface BoundaryDocuments {
  readonly canonical: readonly object[];
  /** Absent for a role without a boundary. */
  readonly live?: readonly object[];
}

/** The state that the check of attachments keeps of a role's boundary, as its own comparison finds it. */
export function boundaryState({ canonical, live }: BoundaryDocuments, name = 'limit'): CheckState {
  const statements = live ? compareStatements(text(canonical), text(live)) : [];
  const boundary = {
    id: 'boundary',
    canonical: text(canonical),
    live: live ? { kind: 'boundary', name, arn: null, versionId: 'v1', document: text(live) } : null,
    state: live ? 'changed' : 'absent',
    statements: statements.map((change) => ({ ...change, policy: name, kind: 'boundary' })),
  };
  const role = 'arn:aws:iam::012345678910:role/mlspace-notebook-role';
  const watched = [{ role, name: 'mlspace-notebook-role', effective: 'broadened', shared: 0 }];
  const detail = { watched, shared: [boundary] } as unknown as Json;
  return checkState({ checkId: 'role-attachments', detail, scopes: [] });
}
