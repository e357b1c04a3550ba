import { describe, expect, it } from 'vitest';
import { evaluatePolicies } from '../../../src/library/policy.ts';

type Given = string | readonly string[] | undefined;

/** An operator with the values of the policy and what the request gives the key: whether the condition holds. */
type Row = readonly [operator: string, values: unknown, given: Given, holds: boolean];

/** IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys", read rule by rule. */
const tables: Readonly<Record<string, readonly Row[]>> = {
  'aws:PrincipalTag/t': [
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a*', 'abc', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', 'a', undefined, false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', '', '', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringNotEquals', 'a', undefined, true],
    ['StringEqualsIgnoreCase', 'MlSpace', 'MLSPACE', true],
    ['StringEqualsIgnoreCase', 'a*', 'AB', false],
    ['StringEqualsIgnoreCase', 'a', undefined, false],
    ['StringNotEqualsIgnoreCase', 'a', 'A', false],
    ['StringNotEqualsIgnoreCase', 'a', undefined, true],
    ['StringLike', 'a*b*c', 'aXXbYYc', true],
    ['StringLike', 'a?', 'abc', false],
    ['StringLike', 'a*', 'Abc', false],
    ['StringLike', '*', '', true],
    ['StringLike', '?*', '', false],
    ['StringLike', '*', undefined, false],
    ['StringNotLike', '*', undefined, true],
    ['StringNotLike', 'a*', 'abc', false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringNotEqualsIfExists', 'a', 'a', false],
    ['StringNotEqualsIfExists', 'a', undefined, true],
    ['StringNotLikeIfExists', 'a*', 'ab', false],
    ['stringEqualsIFEXISTS', 'a', undefined, true],
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'x', false],
    ['Null', 'false', '', true],
    ['Null', true, undefined, true],
    ['Null', ['true', 'false'], undefined, true],
    ['StringEquals', 'a${*}', 'a*', true],
    ['StringLike', 'a${*}', 'ab', false],
    ['StringLike', '${?}', 'x', false],
    ['StringEquals', '${$}', '$', true],
    ['StringEquals', '${aws:PrincipalTag/none}', 'x', false],
    ['StringNotEquals', '${aws:PrincipalTag/none}', 'x', true],
    ['StringNotLike', '${aws:PrincipalTag/none}*', 'x', true],
    ['StringEquals', "${aws:PrincipalTag/none, 'dev'}", 'dev', true],
    ['StringNotEquals', "${aws:PrincipalTag/none, 'dev'}", 'dev', false],
    ['StringNotEquals', ['${aws:PrincipalTag/none}', 'shared'], 'shared', false],
  ],
  's3:max-keys': [
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', 10, '10', true],
    ['NumericNotEquals', '10', '10.00', false],
    ['NumericNotEquals', '10', undefined, true],
    ['NumericNotEquals', ['1', '2'], '2', false],
    ['NumericLessThan', ['1', '100'], '50', true],
    ['NumericLessThan', '10', '9.99', true],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', '10', undefined, false],
    ['NumericLessThanEqualsIfExists', '10', undefined, true],
    ['NumericGreaterThan', '-5', '-4', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['NumericLessThan', '10', 'abc', false],
  ],
  'aws:CurrentTime': [
    ['DateGreaterThan', '2020-04-01T00:00:00Z', '2020-04-01T00:00:01Z', true],
    ['DateGreaterThan', '2020-04-01T00:00:00Z', '2020-04-01T00:00:00Z', false],
    ['DateEquals', '2020-04-01', '2020-04-01T00:00:00Z', true],
    ['DateEquals', '1585699200', '2020-04-01T00:00:00Z', true],
    ['DateEquals', '2020-04-01T02:00:00+02:00', '2020-04-01T00:00:00Z', true],
    ['DateNotEquals', '2020-04-01', '2020-04-01T00:00:00Z', false],
    ['DateLessThan', '2020-04-01T00:00:00.5Z', '2020-04-01T00:00:00.25Z', true],
    ['DateGreaterThanIfExists', '2020-01-01T00:00:00Z', undefined, true],
  ],
  'aws:ViaAWSService': [
    ['Bool', 'TRUE', 'true', true],
    ['Bool', true, 'true', true],
    ['Bool', 'false', undefined, false],
    ['BoolIfExists', 'false', undefined, true],
    ['BoolIfExists', 'false', 'true', false],
    ['Bool', 'maybe', 'maybe', false],
  ],
  'aws:SourceIp': [
    ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['IpAddress', '203.0.113.77/24', '203.0.113.1', true],
    ['IpAddress', '203.0.113.5', '203.0.113.6', false],
    ['NotIpAddress', ['192.0.2.0/24', '203.0.113.0/24'], '203.0.113.9', false],
    ['NotIpAddress', '203.0.113.0/24', undefined, true],
    ['IpAddress', '203.0.113.0/24', undefined, false],
    ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5678::1', true],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
    ['IpAddress', '::/0', '10.0.0.1', false],
  ],
  'aws:SourceArn': [
    [
      'ArnLike',
      'arn:aws:someservice:*:111122223333:finance/*',
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      false,
    ],
    [
      'StringLike',
      'arn:aws:someservice:*:111122223333:finance/*',
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      true,
    ],
    ['ArnEquals', 'arn:aws:sns:*:123456789012:t*', 'arn:aws:sns:us-east-1:123456789012:topic', true],
    ['ArnEquals', 'arn:aws:sns:*:*:topic', 'arn:aws:sns:us-east-1:123456789012:Topic', false],
    ['ArnNotEquals', 'arn:aws:sns:*:*:t*', 'arn:aws:sns:us-east-1:123456789012:topic', false],
    ['ArnNotLike', 'arn:aws:sns:*:*:t*', undefined, true],
    ['ArnLikeIfExists', 'arn:aws:sns:*:*:t*', undefined, true],
    ['ArnLike', 'arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:us-east-1:1:log-group:a:b', true],
    ['ArnNotEquals', 'arn:aws:sns:*:*:${aws:PrincipalTag/none}', 'arn:aws:sns:us-east-1:1:t', true],
  ],
  'aws:TagKeys': [
    ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], [], true],
    ['ForAllValues:StringEquals', ['a', 'b'], undefined, true],
    ['ForAllValues:StringEquals', ['a', 'b'], [''], true],
    ['ForAllValues:StringEquals', [], undefined, true],
    ['ForAllValues:StringEquals', [], ['a'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['a', 'c'], false],
    ['ForAllValues:StringNotEquals', '${aws:PrincipalTag/none}', ['a', 'c'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['a', 'z'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], [], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], undefined, false],
    ['ForAnyValue:StringEquals', [], ['a'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a'], undefined, false],
    ['ForAnyValue:StringNotLike', ['s*'], ['stage'], false],
    ['ForAllValues:Null', 'true', ['a'], true],
    ['ForAllValues:Null', 'false', undefined, true],
    ['ForAnyValue:Null', 'true', undefined, false],
    ['Null', 'true', [], true],
  ],
};

const rows = Object.entries(tables).flatMap(([key, all]) => all.map((row) => [key, ...row] as const));

describe('policy/evaluate: each operator with each qualifier', () => {
  it.each(rows)('%s: %s %j of %j is %s', (...[key, operator, values, given, holds]) => {
    const condition = { [operator]: { [key]: values } };
    const statement = { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*', Condition: condition };
    const document = { Version: '2012-10-17', Statement: statement };
    const request = { action: 's3:ListBucket', resource: 'arn:aws:s3:::b' };
    const outcome = evaluatePolicies(
      { policies: [{ name: 'p', kind: 'inline', document }] },
      { ...request, context: given === undefined ? {} : { [key.toUpperCase()]: given } },
    );

    expect(outcome).toMatchObject({ ok: true, decision: { decision: holds ? 'Allowed' : 'ImplicitlyDenied' } });
  });
});
