import { describe, expect, it } from 'vitest';
import type { RoleFact } from '../../../../src/domain/target/expected-attachments.ts';
import type { FactQuestion } from '../../../../src/domain/target/installation-facts.ts';
import { factOf, sampleFact } from '../../../../src/policy/canonical/parameters/role-facts.ts';

const role = {
  name: 'team-a',
  path: '/',
  arn: 'arn:aws:iam::012345678910:role/team-a',
  tags: { team: 'a', empty: '', arn: 'tagged' },
};

const answered = (id: string, { tags, live }: FactQuestion) => ({
  ok: true as const,
  value: `${id} of ${tags['team']}, beside ${live.length}`,
});

function outcomeOf(value: string | undefined) {
  if (value !== undefined) return { ok: true, value };
  return { ok: false, problem: expect.stringMatching(/^the role has no tag/) };
}

describe('policy/canonical/role-facts', () => {
  it.each<[fact: RoleFact, value: string | undefined]>([
    ['arn', role.arn],
    ['name', 'team-a'],
    ['path', '/'],
    [{ fact: 'datasets-of-user' }, 'datasets-of-user of a, beside 1'],
    [{ tag: 'team' }, 'a'],
    [{ tag: 'empty' }, ''],
    [{ tag: 'arn' }, 'tagged'],
    [{ tag: 'Team' }, undefined],
    [{ tag: 'toString' }, undefined],
  ])('reads %j off a role', (fact, value) => {
    const outcome = factOf(fact, role, { installation: answered, live: ['{}'] });

    expect(outcome).toEqual(outcomeOf(value));
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
