import { describe, expect, it } from 'vitest';
import { normalCondition, normalise } from '../../../../src/policy/compare/statements/normal-form.ts';
import { holdsCondition } from '../../../../src/policy/evaluate/condition.ts';
import { usualReadings } from '../../../../src/policy/evaluate/readings.ts';
import {
  type Condition,
  conditionOperators,
  type PolicyVersion,
  type Statement,
} from '../../../../src/policy/parse/policy-document.ts';

const zeros = '0'.repeat(400);
const numbers = ['10', '010', '10.0', '10.00', '+10', '-10', '1', '100', '101', '10.5', '10.50', '10.05', '1.005'];
const zero = ['0', '-0', '+0', '00', '0.0', '-0.00', '0.5', '00.5', '-0.5'];
/** What looks like a number, or holds one, and is none to the evaluation. */
const noNumbers = ['10.', '.5', '1e1', 'x10', '10x', '10.5x', ' 10', '--10', `${zeros}10`, `10.${zeros}0`];
const words = ['', 'true', 'TRUE', 'false', 'yes', 'a', 'A', 'a*', 'É', 'é', 'arn:aws:s3:::a', 'arn:aws:s3:::A'];
const variables = ['${aws:username}', '${AWS:UserName}', '${aws:absent}', 'A${aws:username}'];
const texts = [...numbers, ...zero, ...noNumbers, ...words, ...variables];

const conditions: readonly Condition[] = conditionOperators.flatMap((operator) =>
  ([null, 'ForAllValues', 'ForAnyValue'] as const).flatMap((quantifier) =>
    [false, true].flatMap((ifExists) =>
      [
        [],
        ...texts.map((text) => [text]),
        ['true', 'TRUE'],
        ['a', 'A'],
        ['A', 'a', 'a'],
        ['10', '10.0'],
        ['1', '0'],
      ].map((values) => ({ quantifier, operator, ifExists, key: 'aws:x', values })),
    ),
  ),
);

/** What requests carry for the key. */
const given = [undefined, [], ['a', 'A'], ['10', '0'], ...texts, 'joe', 'JOE', 'AJoe', 'Ajoe'];

/** Whether the condition holds, for each of them. */
function answersOf(condition: Condition, version: PolicyVersion): string {
  return given
    .map((value) => {
      const context = new Map<string, string | readonly string[]>([['aws:username', 'joe']]);
      if (value !== undefined) context.set('aws:x', value);
      return Number(holdsCondition(condition, context, { version, readings: usualReadings }));
    })
    .join('');
}

function conditionOn(operator: Condition['operator'], ...values: readonly string[]): Condition {
  return { quantifier: null, operator, ifExists: false, key: 'aws:x', values };
}

function statement(members: Partial<Statement> = {}): Statement {
  return {
    sid: null,
    effect: 'Allow',
    action: { negated: false, patterns: ['s3:GetObject'] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
    ...members,
  };
}

describe('policy/compare/normal-form', () => {
  it.each<PolicyVersion>(['2012-10-17', '2008-10-17'])(
    'gives one text only to conditions that hold for the same requests, in version %s',
    (version) => {
      const groups = [...Map.groupBy(conditions, normalCondition).values()].filter((group) => group.length > 1);
      const torn = groups.filter((group) => new Set(group.map((one) => answersOf(one, version))).size > 1);

      expect(groups.length).toBeGreaterThan(0);
      expect(torn).toEqual([]);
    },
  );

  it.each<readonly [operator: Condition['operator'], values: readonly string[]]>([
    ['NumericEquals', ['10', '10.0', '10.00', '010', '00010.000', '+10']],
    ['NumericLessThan', ['10.5', '10.50', '010.500', '+10.5']],
    ['NumericNotEquals', ['0', '-0', '0.0', '00', '-0.00']],
    ['NumericGreaterThanEquals', ['-0.5', '-00.5', '-0.50']],
    ['NumericEquals', ['100', '100.0']],
    ['NumericEquals', ['1.005', '1.0050']],
    ['Bool', ['true', 'TRUE', 'True']],
    ['Null', ['false', 'False']],
    ['StringNotEqualsIgnoreCase', ['MLSpace', 'mlspace', 'MLSPACE']],
  ])('folds the notations of one value of %s: %j', (operator, values) => {
    expect(new Set(values.map((value) => normalCondition(conditionOn(operator, value)))).size).toBe(1);
  });

  it('folds actions that can name none, as the evaluation does', () => {
    const more = statement({ action: { negated: false, patterns: ['s3:GetObject', 's3: *'] } });
    const none = statement({ action: { negated: true, patterns: ['s3: *'] } });

    expect(normalise(more, '2012-10-17').key).toBe(normalise(statement(), '2012-10-17').key);
    expect(normalise(none, '2012-10-17').key).toBe(
      normalise(statement({ action: { negated: true, patterns: [] } }), '2012-10-17').key,
    );
  });

  it.each<readonly [place: string, one: Statement, matters: boolean]>([
    ['nowhere', statement({ conditions: [conditionOn('StringLike', 'a*')] }), false],
    ['in a resource', statement({ resource: { negated: false, patterns: ['arn:aws:s3:::b/${aws:username}'] } }), true],
    [
      'in the value of a condition',
      statement({ conditions: [conditionOn('StringLike', 'a', '${aws:username}')] }),
      true,
    ],
  ])('tells versions apart by what looks like a variable: %s', (_place, one, matters) => {
    const keys = (['2008-10-17', '2012-10-17'] as const).map((version) => normalise(one, version).key);

    expect(keys[0] !== keys[1]).toBe(matters);
  });
});
