import { expect, test } from 'vitest';
import { compareExactly } from '../../../../src/policy/compare/compare-exactly.ts';
import { type EnumeratedVerdict, Enumeration } from './enumeration.ts';
import type { Attachments, Statement } from './evaluate.ts';
import { universeOf } from './universe.ts';

const everything = { Action: '*', Resource: '*' };
const bound = { 'aws:RequestTag/x': '${aws:username}' };
const tagged = { Null: { 'aws:RequestTag/x': 'false' } };
const nameless = { Null: { 'aws:username': 'true', 'aws:RequestTag/x': 'false' } };
const objects = 'arn:aws:s3:::data/${aws:username}/*';

function allowing(statement: Partial<Statement>): Statement {
  return { Effect: 'Allow', ...everything, ...statement };
}

function attached(...statements: readonly Statement[]): Attachments {
  return { policies: [{ name: 'policy', kind: 'inline', document: { Version: '2012-10-17', Statement: statements } }] };
}

/** IAM User Guide, "IAM policy elements: Variables and tags", "Policy variables with no value": verdicts that rest on it alone. */
test.each<readonly [string, readonly Statement[], readonly Statement[], EnumeratedVerdict]>([
  [
    'a negated operator holds',
    [allowing({ Condition: nameless })],
    [allowing({ Condition: { ...nameless, StringNotEquals: bound } })],
    'equivalent',
  ],
  [
    'a Deny with a negated operator applies',
    [allowing({ Condition: nameless })],
    [
      allowing({ Condition: nameless }),
      { Effect: 'Deny', ...everything, Condition: { ...tagged, StringNotLike: bound } },
    ],
    'narrowed',
  ],
  [
    'a positive operator does not hold',
    [allowing({ Condition: { ...nameless, StringEquals: bound } })],
    [],
    'equivalent',
  ],
  [
    'a default is a value',
    [allowing({ Condition: { ...nameless, StringEquals: { 'aws:RequestTag/x': "${aws:username, 'a'}" } } })],
    [allowing({ Condition: { ...nameless, StringEquals: { 'aws:RequestTag/x': 'a' } } })],
    'equivalent',
  ],
  ['a resource with it is none', [allowing({ Resource: objects, Condition: nameless })], [], 'equivalent'],
  [
    'NotResource with it leaves nothing out',
    [allowing({ Condition: nameless })],
    [{ Effect: 'Allow', Action: '*', NotResource: objects, Condition: nameless }],
    'equivalent',
  ],
])('without a value of the variable %s', (_, canonical, live, verdict) => {
  const [one, other] = [attached(...canonical), attached(...live)];
  const enumeration = new Enumeration(universeOf([one, other]));
  const readings = { emptyLists: 'ignored', forAnyValueIfExists: 'holds', incompleteArns: 'text' } as const;

  expect(enumeration.compare(one, other, readings).allowed).toBe(verdict);
  expect(compareExactly(one, other).allowed.verdict).toBe(verdict);
});
