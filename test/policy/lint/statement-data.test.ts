import { type Arbitrary, array, assert, boolean, constant, constantFrom, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statementData } from '../../../src/policy/lint/statement-data.ts';
import { decodePolicy } from '../../../src/policy/parse/decode.ts';
import { type Condition, conditionOperators, type Statement } from '../../../src/policy/parse/policy-document.ts';

/** The only statement of a policy. */
function read(statement: unknown): Statement | undefined {
  const decoded = decodePolicy({ Version: '2012-10-17', Statement: [statement] });
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return decoded.document.statements[0];
}

const selection = (patterns: readonly string[]) =>
  record({ negated: boolean(), patterns: array(constantFrom(...patterns), { maxLength: 3 }) });

const condition: Arbitrary<Condition> = record({
  quantifier: constantFrom(null, 'ForAllValues' as const, 'ForAnyValue' as const),
  operator: constantFrom(...conditionOperators),
  ifExists: boolean(),
  key: constantFrom('aws:TagKeys', 'aws:tagkeys', 'toString', '__proto__'),
  values: array(constantFrom('a', 'true', '1'), { maxLength: 2 }),
}).map((one) => (one.operator === 'Null' ? { ...one, quantifier: null, ifExists: false } : one));

const statement: Arbitrary<Statement> = record({
  sid: constant(null),
  effect: constantFrom('Allow' as const, 'Deny' as const),
  action: selection(['*', 's3:Get*', 's3:PutObject']),
  resource: selection(['*', 'arn:aws:s3:::b/*']),
  conditions: array(condition, { maxLength: 5 }),
});

const inOrder = (given: Statement | undefined) =>
  given && { ...given, conditions: given.conditions.map((one) => JSON.stringify(one)).toSorted() };

describe('policy/lint/statement-data', () => {
  it('reads as the same statement again', () => {
    assert(
      property(statement, (given) => {
        expect(inOrder(read(statementData(given)))).toEqual(inOrder(given));
      }),
    );
  });

  it('keeps both conditions of one operator and key, whatever their capitals', () => {
    const spellings = ['Bool', 'bool', 'BOOL', 'bOOL', 'boOL', 'booL', 'BoOl'];
    const Condition = Object.fromEntries(spellings.map((name, index) => [name, { 'aws:SecureTransport': `${index}` }]));
    const given = read({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
    const again = given && read(statementData(given));

    expect(again?.conditions).toHaveLength(spellings.length);
    expect(inOrder(again)).toEqual(inOrder(given));
  });

  it('has no Condition without conditions', () => {
    const given = { Effect: 'Deny', NotAction: ['s3:*'], NotResource: ['*'] };
    const decoded = read(given);

    expect(decoded && statementData(decoded)).toEqual(given);
  });
});
