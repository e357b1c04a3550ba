import { expect, it, vi } from 'vitest';
import { policyThread } from '../../../src/scan/comparing/policy-thread.ts';
import { startInstallation } from '../roles/attachments-fixture.ts';

/** What a drift of the boundary and the notebook policy that all roles share takes, by check. */
async function exactComparisons(dynamicRoles: number): Promise<readonly number[]> {
  const ask = vi.spyOn(policyThread, 'ask');
  const { account, evaluate, close } = await startInstallation(dynamicRoles);
  try {
    for (const { arn, name, defaultVersionId } of account.policies.all()) {
      if (!/notebookpolicy|boundary/.test(name)) continue;
      const document = JSON.parse(account.policies.version(arn, defaultVersionId).document) as { Statement: object[] };
      const more = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::another-bucket/*' };
      account.policies.rewrite(arn, JSON.stringify({ ...document, Statement: [...document.Statement, more] }));
    }
    const counts: number[] = [];
    for (const check of ['role-attachments', 'policy-drift']) {
      ask.mockClear();
      const { observations } = await evaluate({ check });
      expect(observations.some(({ evidence }) => evidence['roleCount'] !== undefined)).toBe(true);
      counts.push(ask.mock.calls.filter(([{ kind }]) => kind === 'exact').length);
    }
    return counts;
  } finally {
    ask.mockRestore();
    await close();
  }
}

it('checks/role-attachments: compares a drift that roles share as often for many of them as for few', async () => {
  const few = await exactComparisons(12);
  expect(Math.max(...few)).toBeGreaterThan(0);
  expect(await exactComparisons(36)).toEqual(few);
});
