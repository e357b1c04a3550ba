import { expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

function setOf(...statements: readonly object[]) {
  return { policies: [{ name: 'p', kind: 'managed' as const, document: { Statement: statements } }] };
}

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const passRole = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' };

it.each<[name: string, canonical: object[], live: object[], verdict: string]>([
  ['an action with a blank allows nothing', [allow], [{ ...allow, Action: ['s3:GetObject', 's3: *'] }], 'equivalent'],
  ['also as the only one', [allow], [allow, { ...allow, Action: 'ec2:RunInstances ' }], 'equivalent'],
  [
    'NotAction with a blank leaves nothing out',
    [{ Effect: 'Allow', NotAction: 's3: *', Resource: '*' }],
    [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    'equivalent',
  ],
  [
    'a condition on a key without service never holds',
    [allow],
    [allow, { ...passRole, Condition: { StringEquals: { PassedToService: 'ec2.amazonaws.com' } } }],
    'equivalent',
  ],
  [
    'and negated it always holds',
    [{ ...passRole, Condition: { StringNotEquals: { PassedToService: 'ec2.amazonaws.com' } } }],
    [passRole],
    'equivalent',
  ],
  ['the blank taken out is a difference', [{ ...allow, Action: 's3:GetObject ' }], [allow], 'broadened'],
])('%s', (_name, canonical, live, verdict) => {
  const { allowed } = compareExactly(setOf(...canonical), setOf(...live));

  expect({ verdict: allowed.verdict, undecided: allowed.undecided }).toEqual({
    verdict,
    undecided: [],
  });
});
