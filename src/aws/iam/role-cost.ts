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
 * A page of a bulk reading holds up to 1,000 roles with their documents, megabytes that take seconds to make. It counts
 * as much as this many small calls, so that few roles of a large account are not read by downloading all of it.
 */
const callsPerBulkPage = 10;

/** The calls that reading so many roles one by one takes, about. */
function directCost(roles: number): number {
  return roles * callsPerRole + callsForSharedPolicies;
}

/** The pages that reading the whole account takes. */
function bulkPages({ roles, policies }: AccountSize): number {
  return Math.max(1, Math.ceil((roles + policies) / itemsPerPage));
}

/** Chooses the cheaper way to read so many roles of an account of this size. */
export function cheaperReading(roles: number, size: AccountSize): ReadingPlan {
  const direct = directCost(roles);
  const pages = bulkPages(size);
  const bulk = pages * callsPerBulkPage;
  const reason =
    `${roles} roles one by one cost ${roles} × ${callsPerRole} + ${callsForSharedPolicies} = ${direct} calls; the whole ` +
    `account, ${size.roles} roles and ${size.policies} policies, ${pages} pages × ${callsPerBulkPage} = ${bulk}`;
  return { method: bulk < direct ? 'bulk' : 'direct', reason };
}
