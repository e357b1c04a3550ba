import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../../src/policy/attachment-set.ts';
import type { Difference } from '../../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../../src/policy/compare/compare-exactly.ts';

type Members = Readonly<Record<string, unknown>>;

function attached(statements: readonly Members[], boundary?: readonly Members[]): AttachmentSet {
  const document = (Statement: readonly Members[]) => ({ Version: '2012-10-17', Statement });
  return {
    policies: [{ name: 'p', kind: 'managed', document: document(statements) }],
    ...(boundary ? { boundary: document(boundary) } : {}),
  };
}

function allow(Action: string, Condition: Members = {}): Members {
  return { Effect: 'Allow', Action, Resource: '*', Condition };
}

function gained(canonical: readonly Members[], live: readonly Members[]): readonly Difference[] {
  return compareExactly(attached(canonical), attached(live)).allowed.gained;
}

const tags = { StringEquals: { 'aws:RequestTag/User': 'joe', 'S3:Prefix': 'x' } };

describe('policy/compare/names: what a difference is told by', () => {
  it('is written as the policy writes it', () => {
    expect(gained([], [allow('S3:GetObject', tags)])).toMatchObject([
      {
        actions: ['S3:GetObject'],
        condition: 'tag `User` StringEquals `joe`; `S3:Prefix` StringEquals `x`',
        witness: { action: 'S3:GetObject', context: { 'aws:RequestTag/User': 'joe', 'S3:Prefix': 'x' } },
      },
    ]);
    expect(gained([allow('s3:PutObject')], [allow('S3:Put*')])).toMatchObject([{ actions: ['S3:Put*'] }]);
  });

  it('is written as the canonical side writes it where the sides do it differently', () => {
    const [region, ...more] = gained(
      [allow('s3:GetObject', { StringEquals: { 'aws:RequestTag/User': 'joe' } })],
      [allow('S3:GETOBJECT', { StringEquals: { 'AWS:requesttag/user': 'ann' } })],
    );

    expect(more).toEqual([]);
    expect(region).toMatchObject({
      actions: ['s3:GetObject'],
      witness: { action: 's3:GetObject', context: { 'aws:RequestTag/User': 'ann' } },
    });
  });

  it('names the action of a boundary as the boundary writes it', () => {
    const everything = allow('*');
    const { ceiling } = compareExactly(
      attached([everything], [allow('S3:GetObject', tags)]),
      attached([everything], [allow('EC2:RunInstances')]),
    );

    expect(ceiling.gained).toMatchObject([
      { actions: ['EC2:RunInstances'], witness: { action: 'EC2:RunInstances', context: {} } },
    ]);
    expect(ceiling.lost).toMatchObject([
      { actions: ['S3:GetObject'], witness: { context: { 'aws:RequestTag/User': 'joe', 'S3:Prefix': 'x' } } },
    ]);
  });

  it('names the pattern and not the example, where the catalogue was not asked', () => {
    expect(gained([], [allow('ec2:Describe*')])).toMatchObject([{ actions: ['ec2:Describe*'] }]);
  });

  it('tells of the other side only the conditions that this one does not have', () => {
    const user = { 'aws:RequestTag/User': 'joe' };
    const both = allow('s3:GetObject', { StringEquals: { ...user, 's3:prefix': 'x' } });

    expect(gained([both], [allow('s3:GetObject', { StringEquals: user })])).toMatchObject([
      { condition: 'tag `User` StringEquals `joe`; unless `s3:prefix` StringEquals `x`', droppedKeys: ['s3:prefix'] },
    ]);
  });
});
