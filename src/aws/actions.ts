import type { AccountRead } from '../domain/check.ts';
import { iamActions } from './sagemaker/types.ts';

/**
 * What IAM lets an action be limited to: watched roles, policies, scanned types, nothing but the region of the request, or
 * nothing (Service Authorization Reference, "Resource types" of each action).
 */
export type ActionScope = 'role' | 'policy' | 'scanned-type' | 'region' | 'account';

/** One action that reading takes. */
export interface ReadAction {
  /** As IAM names it: `iam:GetRole`. */
  readonly action: string;
  readonly scope: ActionScope;
  /** Set where every check does without it, only slower. */
  readonly dispensable?: true;
}

/** What reading roles takes. */
const roleActions: readonly ReadAction[] = [
  { action: 'iam:GetPolicy', scope: 'policy' },
  { action: 'iam:GetPolicyVersion', scope: 'policy' },
  { action: 'iam:GetRole', scope: 'role' },
  { action: 'iam:GetRolePolicy', scope: 'role' },
  { action: 'iam:ListAttachedRolePolicies', scope: 'role' },
  { action: 'iam:ListRolePolicies', scope: 'role' },
];

function resourceActions(types: readonly string[]): readonly ReadAction[] {
  return types.flatMap(iamActions).map((action) => {
    if (action === 'sagemaker:ListTags') return { action, scope: 'scanned-type' };
    return action === 'tag:GetResources' ? { action, scope: 'region', dispensable: true } : { action, scope: 'region' };
  });
}

/**
 * Every IAM action that reading these parts takes in the account that is read, sorted, each once. All of them only read.
 * GetCallerIdentity is not among them: nobody needs a permission for it (STS API reference).
 */
export function readActions(reads: readonly AccountRead[], types: readonly string[]): readonly ReadAction[] {
  const all = [
    ...(reads.includes('roles') ? roleActions : []),
    ...(reads.includes('resources') ? resourceActions(types) : []),
  ];
  const unique = new Map(all.map((one) => [one.action, one]));
  return [...unique.values()].toSorted((one, other) => (one.action < other.action ? -1 : 1));
}
