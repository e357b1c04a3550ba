import { iamActions } from './sagemaker/types.ts';

/** What reading roles takes. */
const roleActions = [
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
] as const;

/**
 * Every IAM action that an account reader needs in the account that it reads, to scan these resource types, sorted. All
 * of them only read. GetCallerIdentity is not among them: nobody needs a permission for it (STS API reference).
 */
export function readerActions(types: readonly string[]): readonly string[] {
  return [...new Set([...roleActions, ...types.flatMap(iamActions)])].toSorted();
}
