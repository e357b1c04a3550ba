import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

type Members = Readonly<Record<string, unknown>>;

/** What a boundary lets through of what is allowed, as it is told. */
function cut(allowed: Members, boundary: Members) {
  const document = (members: Members) => ({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...members }] });
  const attached = (more: Members) => ({
    policies: [{ name: 'p', kind: 'managed' as const, document: document(more) }],
    boundary: document(boundary),
  });
  const { gained } = compareExactly(
    attached({ Action: 'ec2:No', Resource: 'arn:aws:ec2:::no' }),
    attached(allowed),
  ).allowed;
  return gained.map(({ actions, resources }) => [...actions, ...resources]);
}

function but(NotAction: string): Members {
  return { Action: undefined, NotAction };
}

describe('policy/compare/aspect: what a region is cut out by', () => {
  it.each<[what: string, one: string, another: string, told: string]>([
    ['everything and something', '*', 's3:Get*', 's3:Get*'],
    ['the same twice', 's3:Get*', 's3:Get*', 's3:Get*'],
    ['all of a service and an action', 's3:*', 's3:GetObject', 's3:GetObject'],
    ['two beginnings', 's3:Get*', 's3:GetObject*', 's3:GetObject*'],
    ['two spellings', 's3:Get*', 's3:Get**', 's3:Get*'],
    ['two that overlap', 's3:Get*', 's3:*Acl', 's3:Get* & s3:*Acl'],
    ['a beginning with a wildcard in it', 's3:*O*', 's3:*Object', 's3:*Object'],
  ])('is told once of %s', (_what, one, another, told) => {
    expect(cut({ Action: one }, { Action: another })).toEqual([[told, '*']]);
    const swapped = told.split(' & ').toReversed().join(' & ');
    expect(cut({ Action: another }, { Action: one })).toEqual([[swapped, '*']]);
  });

  it('is told of resources too', () => {
    expect(cut({ Resource: 'arn:aws:s3:::a*' }, { Resource: 'arn:aws:s3:::ab/*' })).toEqual([
      ['*', 'arn:aws:s3:::ab/*'],
    ]);
  });

  it('is told of what is left out beside everything and beside what is in it', () => {
    expect(cut({}, but('s3:Get*'))).toEqual([['all but s3:Get*', '*']]);
    expect(cut(but('s3:Get*'), but('s3:GetObject*'))).toEqual([['all but s3:Get* & all but s3:GetObject*', '*']]);
  });
});
