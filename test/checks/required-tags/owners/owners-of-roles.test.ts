import { describe, expect, it } from 'vitest';
import { ownersOfRoles } from '../../../../src/checks/required-tags/owners/owners-of-roles.ts';
import type { FailureReason } from '../../../../src/domain/evaluation/read.ts';
import type { RoleReading } from '../../../../src/domain/target/role-snapshot.ts';

const roleOf = (user: string) => ({ role: { ok: true, value: { tags: { User: user } } } });
const unread = (reason: FailureReason) => ({
  role: { ok: false, failure: { reason, operation: 'iam:GetRole', subject: 'r', message: 'no' } },
});

function owners(...roles: readonly object[]) {
  return ownersOfRoles({ selections: [{ roles: { ok: true, value: roles } }] } as unknown as RoleReading, 'user');
}

describe('checks/required-tags: owners of the watched roles', () => {
  it('are named by their tag, in whatever case its key is', () => {
    expect(owners(roleOf('ana'), roleOf('ben'))).toMatchObject({ ok: true });
  });

  it('are known without a role that is not there, which names nobody', () => {
    expect(owners(roleOf('ana'), unread('not_found'))).toMatchObject({ ok: true });
  });

  it.each<FailureReason>(['access_denied', 'throttled', 'timeout'])(
    'are unknown where a role could not be read: %s',
    (reason) => {
      expect(owners(roleOf('ana'), unread(reason))).toMatchObject({ ok: false, failure: { reason } });
    },
  );
});
