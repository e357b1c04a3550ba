import type { ReadingPlan } from '../../domain/target/role-snapshot.ts';

/** How much there is in an account, as GetAccountSummary tells it. */
export interface AccountSize {
  readonly roles: number;
  /** Managed policies of the account's own. */
  readonly policies: number;
}

/** Up to this many single roles are always read one by one, so that they never need the permission to read them all. */
export const fewRoles = 20;

/** The most items that a page of IAM has (IAM API reference, MaxItems). */
export const itemsPerPage = 1000;

/** What a role takes of its own: GetRole, ListAttachedRolePolicies, ListRolePolicies, and GetRolePolicy once. */
const callsPerRole = 4;

/** GetPolicy and GetPolicyVersion for the policies that the roles share. */
const callsForSharedPolicies = 10;

/**
 * The items of a page of a bulk reading, as many as IAM gives by itself (IAM API reference, GetAccountAuthorizationDetails). They
 * have all their documents: a page of 1,000 is megabytes, which take AWS seconds to make, and nothing else runs here while
 * they are taken apart. A page of 100 counts as a small call, so that few roles of a large account are not read by
 * downloading all of it.
 */
export const itemsPerBulkPage = 100;

/** The calls that reading so many roles one by one takes, about. */
function directCost(roles: number): number {
  return roles * callsPerRole + callsForSharedPolicies;
}

/** The pages that reading the whole account takes. */
function bulkPages({ roles, policies }: AccountSize): number {
  return Math.max(1, Math.ceil((roles + policies) / itemsPerBulkPage));
}

/** Chooses the cheaper way to read so many roles of an account of this size. */
export function cheaperReading(roles: number, size: AccountSize): ReadingPlan {
  const direct = directCost(roles);
  const bulk = bulkPages(size);
  const reason =
    `${roles} roles one by one cost ${roles} × ${callsPerRole} + ${callsForSharedPolicies} = ${direct} calls; the whole ` +
    `account, ${size.roles} roles and ${size.policies} policies, ${bulk} pages`;
  return { method: bulk < direct ? 'bulk' : 'direct', reason };
}
