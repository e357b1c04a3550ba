import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';

type Context = Readonly<Record<string, string | readonly string[]>>;
type Row = readonly [operator: string, policy: unknown, given: string | readonly string[] | undefined, holds: boolean];

const key = 'aws:X';

function holds(condition: unknown, context: Context, version = '2012-10-17'): boolean {
  const document = {
    Version: version,
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition },
  };
  const read = readAttachments({ policies: [{ name: 'p', kind: 'managed', document }] });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return evaluateRequest(read.attached, { action: 's3:GetObject', resource: '*', context }).decision === 'Allowed';
}

/** What each operator says of one value (IAM User Guide, "IAM JSON policy elements: Condition operators"). */
const operators: readonly Row[] = [
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', 'a', 'ab', false],
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', 'a?', 'ab', false],
  ['StringEquals', 'a?', 'a?', true],
  ['StringEquals', '', '', true],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringNotEquals', 'a', undefined, true],
  ['StringEqualsIgnoreCase', 'aB', 'Ab', true],
  ['StringEqualsIgnoreCase', 'a*', 'ab', false],
  ['StringNotEqualsIgnoreCase', 'aB', 'Ab', false],
  ['StringNotEqualsIgnoreCase', 'aB', 'b', true],
  ['StringLike', 'a*c', 'abbc', true],
  ['StringLike', 'a*c', 'ac', true],
  ['StringLike', 'a?c', 'ac', false],
  ['StringLike', 'a?c', 'abbc', false],
  ['StringLike', '*', '', true],
  ['StringLike', '*', undefined, false],
  ['StringLike', '*', 'a:b/c', true],
  ['StringNotLike', 'a*', 'ab', false],
  ['StringNotLike', 'a*', 'b', true],
  ['NumericEquals', '10', '10.00', true],
  ['NumericEquals', '10', '+10', true],
  ['NumericEquals', '10', '1e1', false],
  ['NumericEquals', '10', 'ten', false],
  ['NumericEquals', '-1', '1', false],
  ['NumericNotEquals', '10', '10.0', false],
  ['NumericNotEquals', '10', '11', true],
  ['NumericLessThan', '10', '9.99', true],
  ['NumericLessThan', '10', '10', false],
  ['NumericLessThan', '10', '11', false],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericLessThanEquals', '10', '9', true],
  ['NumericLessThanEquals', '10', '10.01', false],
  ['NumericGreaterThan', '10', '10.01', true],
  ['NumericGreaterThan', '10', '10', false],
  ['NumericGreaterThan', '10', '9', false],
  ['NumericGreaterThanEquals', '10', '10', true],
  ['NumericGreaterThanEquals', '10', '11', true],
  ['NumericGreaterThanEquals', '10', '9', false],
  ['NumericGreaterThanEquals', '10', undefined, false],
  ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', true],
  ['DateNotEquals', '2026-01-01T00:00:00Z', '1767225600', false],
  ['DateNotEquals', '2026-01-01T00:00:00Z', '1767225601', true],
  ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
  ['DateLessThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', false],
  ['DateLessThanEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', true],
  ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', true],
  ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', false],
  ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', true],
  ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', '2025-12-31T00:00:00Z', false],
  ['Bool', 'true', 'true', true],
  ['Bool', 'true', 'TRUE', true],
  ['Bool', true, 'true', true],
  ['Bool', 'true', 'false', false],
  ['Bool', 'false', 'false', true],
  ['Bool', 'yes', 'yes', false],
  ['Bool', 'untrue', 'untrue', false],
  ['Bool', 'truest', 'truest', false],
  ['Bool', 'true', undefined, false],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['BinaryEquals', 'QmluYXJ5', 'qmluyxj5', false],
  ['IpAddress', '10.0.0.0/8', '10.255.255.255', true],
  ['IpAddress', '10.0.0.0/8', '11.0.0.0', false],
  ['IpAddress', '10.0.0.0/8', '9.255.255.255', false],
  ['IpAddress', '10.1.2.3', '10.1.2.3', true],
  ['IpAddress', '10.1.2.3', '10.1.2.4', false],
  ['IpAddress', '2001:db8::/32', '2001:db8:1::1', true],
  ['IpAddress', '2001:db8::/32', '2001:db9::1', false],
  ['IpAddress', '::/0', '10.0.0.1', false],
  ['IpAddress', '0.0.0.0/0', '::1', false],
  ['IpAddress', '10.0.0.0/8', 'ten', false],
  ['IpAddress', 'ten', '10.0.0.1', false],
  ['NotIpAddress', '10.0.0.0/8', '10.0.0.1', false],
  ['NotIpAddress', '10.0.0.0/8', '11.0.0.1', true],
  ['NotIpAddress', '10.0.0.0/8', undefined, true],
  ['ArnEquals', 'arn:aws:sns:*:1:t', 'arn:aws:sns:us-east-1:1:t', true],
  ['ArnLike', 'arn:aws:sns:*:1:t', 'arn:aws:sns:us-east-1:1:t', true],
  ['ArnLike', 'arn:aws:sns:*:t', 'arn:aws:sns:us-east-1:1:t', false],
  ['ArnLike', 'arn:aws:sns:??:1:t', 'arn:aws:sns:u::1:t', false],
  ['ArnLike', 'arn:aws:sns:*:1:t*', 'arn:aws:sns:us-east-1:1:topic:sub', true],
  ['ArnLike', '*', 'arn:aws:sns:us-east-1:1:t', false],
  ['ArnLike', 'arn:aws:sns', 'arn:aws:sns', false],
  ['ArnNotLike', 'arn:aws:sns:*:1:t', 'arn:aws:sns:us-east-1:1:t', false],
  ['ArnNotEquals', 'arn:aws:sns:*:1:t', 'arn:aws:sns:us-east-1:2:t', true],
];

/** Whether a key is there, and how many values it has (same guide, "Set operators" and "…IfExists"). */
const presence: readonly Row[] = [
  ['Null', 'true', undefined, true],
  ['Null', 'true', '', false],
  ['Null', 'false', '', true],
  ['Null', 'False', 'a', true],
  ['Null', 'false', undefined, false],
  ['Null', ['true', 'false'], undefined, true],
  // A key with an empty list counts as absent.
  ['Null', 'false', [], false],
  ['Null', 'true', [], true],
  ['ForAllValues:Null', 'true', undefined, true],
  ['ForAllValues:Null', 'false', undefined, true],
  ['ForAnyValue:Null', 'true', undefined, false],
  ['ForAnyValue:Null', 'true', 'a', false],
  ['StringEqualsIfExists', 'a', undefined, true],
  ['StringEqualsIfExists', 'a', 'b', false],
  ['StringEqualsIfExists', 'a', 'a', true],
  ['BoolIfExists', 'true', undefined, true],
  ['StringEquals', 'a', ['a'], false],
  ['StringNotEquals', 'a', ['b'], false],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', 'a', [], true],
  ['ForAllValues:StringEquals', 'a', undefined, true],
  ['ForAllValues:StringEquals', 'a', 'a', true],
  ['ForAllValues:StringEquals', 'a', 'b', false],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'a'], false],
  ['ForAnyValue:StringEquals', 'a', ['b', 'a'], true],
  ['ForAnyValue:StringEquals', 'a', ['b', 'c'], false],
  ['ForAnyValue:StringEquals', 'a', [], false],
  ['ForAnyValue:StringEquals', 'a', undefined, false],
  ['ForAnyValue:StringEquals', 'a', 'a', true],
  ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
  ['ForAnyValue:StringNotEquals', 'a', ['a'], false],
  ['ForAnyValue:StringNotEquals', 'a', undefined, false],
  ['ForAllValues:StringEquals', 'a', '', true],
  ['ForAllValues:StringEquals', 'a', [''], true],
  ['ForAllValues:StringEquals', 'a', ['', 'b'], false],
  ['StringEquals', [], 'a', true],
  ['StringEqualsIfExists', [], undefined, true],
  ['StringEqualsIfExists', [], 'a', false],
  ['ForAllValues:StringEquals', [], 'a', false],
  ['ForAllValues:StringEquals', [], undefined, true],
  ['ForAnyValue:StringEquals', [], 'a', false],
  ['StringEqualsIgnoreCase', 'k', '\u212a', true],
  ['StringEqualsIgnoreCase', '\u00df', '\u1e9e', true],
  ['StringEqualsIgnoreCase', '\u01c6', '\u01c5', true],
  ['StringNotEquals', [], 'a', true],
];

/** Values with variables (same guide, "IAM policy elements: Variables and tags"), against a given one in a context. */
const variables: readonly (readonly [
  value: string,
  operator: string,
  given: string,
  context: Context,
  holds: boolean,
])[] = [
  ['${aws:username}', 'StringEquals', 'ann', { 'aws:username': 'ann' }, true],
  ['${AWS:UserName}', 'StringEquals', 'ann', { 'aws:username': 'ann' }, true],
  ['x-${aws:username}-y', 'StringEquals', 'x-ann-y', { 'aws:username': 'ann' }, true],
  ['${aws:username}', 'StringEquals', 'bob', { 'aws:username': 'ann' }, false],
  ['${aws:username}', 'StringLike', 'bob', { 'aws:username': '*' }, false],
  ['${aws:username}', 'StringLike', '*', { 'aws:username': '*' }, true],
  ['${aws:username}', 'StringEquals', '', {}, false],
  ['${aws:username}', 'StringNotEquals', 'ann', {}, true],
  ['${aws:username}', 'StringNotEquals', 'bob', { 'aws:username': 'ann' }, true],
  ['${aws:username}', 'StringEquals', 'ann', { 'aws:username': ['ann'] }, false],
  ["${aws:username, 'nobody'}", 'StringEquals', 'nobody', {}, true],
  ["${aws:username,'nobody'}", 'StringEquals', 'nobody', {}, true],
  ["${aws:username, 'nobody'}", 'StringEquals', 'nobody', { 'aws:username': 'ann' }, false],
  ['${ aws:username }', 'StringEquals', 'ann', { 'aws:username': 'ann' }, true],
  ["${ aws:username , 'nobody' }", 'StringEquals', 'nobody', {}, true],
  ['${aws:username}', 'NumericEquals', '1', { 'aws:username': '1.0' }, true],
  ['${aws:username}', 'NumericEquals', '1', { 'aws:username': 'ann' }, false],
  ['${aws:username}', 'NumericNotEquals', '1', { 'aws:username': 'ann' }, true],
  ['${aws:username}', 'IpAddress', '10.0.0.1', { 'aws:username': '10.0.0.0/8' }, true],
  ['${aws:username}', 'IpAddress', '10.0.0.1', { 'aws:username': 'ann' }, false],
  ['${*}', 'StringLike', '*', {}, true],
  ['${*}', 'StringLike', 'a', {}, false],
  ['${?}', 'StringLike', '?', {}, true],
  ['${$}', 'StringEquals', '$', {}, true],
];

describe('policy/evaluate/condition', () => {
  test.each([...operators, ...presence])('%s %j, the request has %j: %s', (operator, policy, given, expected) => {
    const context: Context = given === undefined ? {} : { [key]: given };
    expect(holds({ [operator]: { [key]: policy } }, context)).toBe(expected);
  });

  test('operators and keys are all asked, and key names in any case', () => {
    const condition = { StringEquals: { 'aws:A': 'a', 'aws:B': 'b' }, Bool: { 'aws:C': 'true' } };
    expect(holds(condition, { 'AWS:a': 'a', 'aws:b': 'b', 'aws:c': 'true' })).toBe(true);
    for (const missing of ['aws:A', 'aws:B', 'aws:C']) {
      const context = Object.fromEntries(
        Object.entries({ 'aws:A': 'a', 'aws:B': 'b', 'aws:C': 'true' }).filter(([name]) => name !== missing),
      );
      expect(holds(condition, context)).toBe(false);
    }
  });

  test.each(variables)('%s under %s against %j with %j: %s', (...row) => {
    const [value, operator, given, context, expected] = row;
    expect(holds({ [operator]: { [key]: value } }, { ...context, [key]: given })).toBe(expected);
  });

  test('2008-10-17 has no variables: they are text', () => {
    const condition = { StringEquals: { [key]: '${aws:username}' } };
    expect(holds(condition, { [key]: 'ann', 'aws:username': 'ann' }, '2008-10-17')).toBe(false);
    expect(holds(condition, { [key]: '${aws:username}', 'aws:username': 'ann' }, '2008-10-17')).toBe(true);
  });
});
