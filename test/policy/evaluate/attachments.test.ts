import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

const statement = (effect: string, action: string, more: object = {}) => ({
  Effect: effect,
  Action: action,
  Resource: '*',
  ...more,
});
const policy = (name: string, ...statements: readonly object[]) => ({
  name,
  kind: 'managed' as const,
  document: { Version: '2012-10-17', Statement: statements },
});

function decide(set: Parameters<typeof readAttachments>[0], action: string) {
  const read = readAttachments(set);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return evaluateRequest(read.attached, { action, resource: '*', context: {} });
}

describe('policy/evaluate/attachments', () => {
  test('every document that cannot be read is told by its policy, the boundary too', () => {
    const outcome = readAttachments({
      policies: [
        policy('good', statement('Allow', 's3:*')),
        { name: 'bad', kind: 'inline', document: { Statement: [{ Effect: 'Maybe', Action: 's3:*', Resource: '*' }] } },
        { name: 'text', kind: 'inline', document: '{' },
      ],
      boundary: { Statement: 5 },
    });
    if (outcome.ok) throw new Error('three documents are no policies');
    expect(outcome.problems.map(({ path }) => path)).toEqual(['bad.Statement[0].Effect', 'text', 'boundary.Statement']);
  });
});

describe('policy/evaluate/evaluate', () => {
  const set = {
    policies: [
      policy('a', statement('Allow', 's3:Get*', { Sid: 'Read' }), statement('Allow', 's3:GetObject')),
      policy('b', statement('Deny', 's3:DeleteObject'), statement('Allow', '*')),
    ],
  };

  test('names every statement that matches, by policy, place and Sid', () => {
    expect(decide(set, 'S3:GETOBJECT')).toEqual({
      decision: 'Allowed',
      statements: [
        { policy: 'a', place: 'attached', index: 0, sid: 'Read', effect: 'Allow' },
        { policy: 'a', place: 'attached', index: 1, sid: null, effect: 'Allow' },
        { policy: 'b', place: 'attached', index: 1, sid: null, effect: 'Allow' },
      ],
    });
  });

  test('a denial overrules every permission', () => {
    expect(decide(set, 's3:DeleteObject')).toEqual({
      decision: 'ExplicitlyDenied',
      statements: [
        { policy: 'b', place: 'attached', index: 0, sid: null, effect: 'Deny' },
        { policy: 'b', place: 'attached', index: 1, sid: null, effect: 'Allow' },
      ],
    });
  });

  test.each([
    ['s3:GetObject', 'Allowed'],
    ['s3:PutObject', 'ImplicitlyDenied'],
    ['s3:DeleteObject', 'ExplicitlyDenied'],
    ['iam:GetRole', 'ImplicitlyDenied'],
    ['ec2:RunInstances', 'ExplicitlyDenied'],
  ])('a boundary is a ceiling with denials of its own: %s is %s', (action, decision) => {
    const { document: boundary } = policy(
      'ceiling',
      statement('Allow', 's3:Get*'),
      statement('Allow', 'iam:*', { Condition: { StringEquals: { 'aws:X': 'x' } } }),
      statement('Deny', 'ec2:*'),
    );
    expect(decide({ ...set, boundary }, action).decision).toBe(decision);
  });

  test('a statement of the boundary is told as such', () => {
    const { document: boundary } = policy('ceiling', statement('Allow', '*'), statement('Deny', 'ec2:*'));
    expect(decide({ policies: [], boundary }, 'ec2:RunInstances').statements).toEqual([
      { policy: 'boundary', place: 'boundary', index: 0, sid: null, effect: 'Allow' },
      { policy: 'boundary', place: 'boundary', index: 1, sid: null, effect: 'Deny' },
    ]);
  });

  test('a boundary allows nothing by itself', () => {
    const { document: boundary } = policy('ceiling', statement('Allow', '*'));
    expect(decide({ policies: [], boundary }, 's3:GetObject').decision).toBe('ImplicitlyDenied');
  });
});
