import type { PermissionPolicy } from '../../aws/least-privilege.ts';

/** The policy document itself. */
export function json(policy: PermissionPolicy): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}
