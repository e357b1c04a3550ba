import { describe, expect, it } from 'vitest';
import { leastPrivilege } from '../../../src/aws/least-privilege.ts';
import { sampleTarget } from '../../support/fixtures.ts';

function statements(stacks: typeof sampleTarget.stacks) {
  const [own] = leastPrivilege({ targets: [{ ...sampleTarget, stacks }], reads: ['roles'], types: [] });
  const all = own?.policy.Statement ?? [];
  const named = all.flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource] as const));
  return Object.fromEntries(named.filter(([action]) => /^(cloudformation|ssm):/.test(action)));
}

describe('aws: what reading stacks takes', () => {
  it('is nothing without a stack', () => {
    expect(statements([])).toStrictEqual({});
  });

  it('is limited to the stack, and to the parameters that are named', () => {
    const stack = ['arn:aws:cloudformation:us-east-1:012345678910:stack/mlspace-iam/*'];
    const given = { stack: 'mlspace-iam', region: 'us-east-1', ssmParameters: ['/images/base'] };
    expect(statements([given])).toStrictEqual({
      'cloudformation:DescribeStacks': stack,
      'cloudformation:GetTemplate': stack,
      'cloudformation:ListStackResources': stack,
      'cloudformation:ListExports': ['*'],
      'ssm:GetParameter': ['arn:aws:ssm:us-east-1:012345678910:parameter/images/base'],
    });
  });

  it('lists stacks only for a pattern', () => {
    const given = { stack: 'mlspace-*', region: 'us-east-1', ssmParameters: [] };
    expect(statements([given])).toMatchObject({ 'cloudformation:ListStacks': ['*'] });
  });
});
