import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../../src/catalogue/load-catalogue.ts';
import { compareExactly } from '../../../../src/policy/compare/compare-exactly.ts';

type Statement = Readonly<Record<string, unknown>>;

const catalogue = await loadCatalogue(['s3', 'sagemaker', 'logs']);

function compare(canonical: readonly Statement[], live: readonly Statement[]) {
  const [one, other] = [canonical, live].map((statements) => ({
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: statements } }],
  }));
  return compareExactly(one ?? { policies: [] }, other ?? { policies: [] }, { catalogue });
}

function allow(action: string, resource: string, condition: object = {}): Statement {
  return { Effect: 'Allow', Action: action, Resource: resource, Condition: condition };
}

const project = '${aws:PrincipalTag/Project}';
const roles = (account: string) => ({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/a*` } });

describe('policy/compare/search: a witness is a request that somebody may send', () => {
  it.each<[name: string, canonical: readonly Statement[], live: readonly Statement[], witness: object]>([
    [
      'in a region and an account',
      [
        allow('sagemaker:DeleteModel', '*'),
        { ...allow('sagemaker:*', 'arn:aws:sagemaker:*:*:*/prod-*'), Effect: 'Deny' },
      ],
      [allow('sagemaker:DeleteModel', '*')],
      { resource: 'arn:aws:sagemaker:us-east-1:111122223333:model/prod-example' },
    ],
    [
      'in a partition that there is',
      [allow('s3:ListBucket', 'arn:aws:s3:::*')],
      [allow('s3:ListBucket', '*')],
      { resource: expect.stringMatching(/^arn:aws-cn:s3:::/) },
    ],
    [
      'by a principal with an account',
      [allow('s3:GetObject', '*', roles('111122223333'))],
      [allow('s3:GetObject', '*', roles('*'))],
      { context: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/a' } },
    ],
    [
      'whose list of tags is that of its tags',
      [
        allow('sagemaker:CreateModel', '*', {
          StringEquals: { 'aws:RequestTag/project': 'x' },
          'ForAnyValue:StringEquals': { 'aws:TagKeys': ['project'] },
        }),
      ],
      [allow('sagemaker:CreateModel', '*', { StringEquals: { 'aws:RequestTag/project': 'x' } })],
      { context: { 'aws:RequestTag/project': 'x', 'aws:TagKeys': 'PROJECT' } },
    ],
    [
      'with keys as the variable writes them',
      [],
      [allow('s3:GetObject', `arn:aws:s3:::data/${project}/*`)],
      { context: { 'aws:PrincipalTag/Project': 'example' } },
    ],
  ])('%s', (_, canonical, live, witness) => {
    const { allowed, realisable } = compare(canonical, live);

    for (const { verdict, gained } of [allowed, realisable]) {
      expect(verdict).toBe('broadened');
      expect(gained[0]?.witness).toMatchObject(witness);
    }
  });

  it('has the type of a resource that AWS has where a variable stands for it', () => {
    const { realisable } = compare(
      [allow('sagemaker:*', 'arn:aws:sagemaker:*:*:model/*')],
      [allow('sagemaker:*', `arn:aws:sagemaker:*:*:${project}/*`)],
    );

    expect(realisable.verdict).toBe('mixed');
    expect(realisable.gained[0]?.witness.resource).toMatch(
      /^arn:aws:sagemaker:us-east-1:111122223333:[a-z-]+\/example-/,
    );
  });

  it('is found where a statement has hundreds of keys', () => {
    const keys = Array.from({ length: 800 }, (_, index) => [`aws:PrincipalTag/k${index}`, `v${index}`] as const);
    const canonical = allow('s3:*', '*', { StringEquals: Object.fromEntries(keys) });
    const live = allow('s3:*', '*', { StringLike: Object.fromEntries([...keys, ['aws:PrincipalTag/k3', 'v3*']]) });
    const { allowed, realisable } = compare([canonical], [live]);

    expect([allowed.verdict, realisable.verdict]).toEqual(['broadened', 'broadened']);
    expect(Object.keys(realisable.gained[0]?.witness.context ?? {})).toHaveLength(800);
  });

  it('is not looked for where no request has what it takes', () => {
    const { allowed, realisable } = compare([], [allow('sagemaker:*', 'arn:aws:sagemaker:*:*:*/*-${aws:username}')]);

    expect([allowed.verdict, realisable.verdict]).toEqual(['broadened', 'equivalent']);
  });
});
