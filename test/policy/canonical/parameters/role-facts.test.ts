import { describe, expect, it } from 'vitest';
import type { RoleFact } from '../../../../src/domain/target/expected-attachments.ts';
import { factOf, sampleFact } from '../../../../src/policy/canonical/parameters/role-facts.ts';

const role = { arn: 'arn:aws:iam::012345678910:role/team-a', tags: { team: 'a', empty: '', arn: 'tagged' } };

describe('policy/canonical/role-facts', () => {
  it.each<[fact: RoleFact, value: string | undefined]>([
    ['arn', role.arn],
    [{ tag: 'team' }, 'a'],
    [{ tag: 'empty' }, ''],
    [{ tag: 'arn' }, 'tagged'],
    [{ tag: 'Team' }, undefined],
    [{ tag: 'toString' }, undefined],
  ])('reads %j off a role', (fact, value) => {
    expect(factOf(fact, role)).toBe(value);
  });

  it.each<[name: string, fact: RoleFact, value: string]>([
    ['role_arn', 'arn', 'arn:aws-cn:iam::111122223333:role/sample-role'],
    ['cost_center_id', { tag: 'cc' }, 'sample-cost-center-id'],
    ['arn', { tag: 'arn' }, 'sample-arn'],
  ])('has a value to try %s out with', (name, fact, value) => {
    const installation = { partition: 'aws-cn', accountId: '111122223333', homeRegion: 'cn-north-1' } as const;

    expect(sampleFact(name, fact, installation)).toBe(value);
  });
});
