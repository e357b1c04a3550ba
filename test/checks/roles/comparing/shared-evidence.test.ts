import { expect, it } from 'vitest';
import { SharedEvidence } from '../../../../src/checks/roles/comparing/shared-evidence.ts';

it('checks/roles/shared-evidence: the same added to one evidence is one object, and anything else another', () => {
  const shared = new SharedEvidence();
  const [one, other] = [{ verdict: 'broadened' }, { verdict: 'broadened' }];
  const added = shared.with(one, { release: 'a' });
  expect(added).toEqual({ verdict: 'broadened', release: 'a' });
  expect(shared.with(one, { release: 'a' })).toBe(added);
  expect(shared.with(one, { release: 'b' })).toEqual({ verdict: 'broadened', release: 'b' });
  expect(shared.with(other, { release: 'a' })).not.toBe(added);
  expect(one).toEqual({ verdict: 'broadened' });
});
