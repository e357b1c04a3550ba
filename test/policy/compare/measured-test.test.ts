import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measuredTest } from '../../../src/policy/compare/conditions/measured-test.ts';
import { predicateOf } from '../../../src/policy/compare/conditions/predicate.ts';
import { matchesValue } from '../../../src/policy/evaluate/condition.ts';
import { usualReadings } from '../../../src/policy/evaluate/readings.ts';
import { type ConditionOperator, isNegatedOperator } from '../../../src/policy/parse/policy-document.ts';

const seed = 20_261_130;
const relations = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const numbers = ['0', '-1', '1.5', '01.50', '7', '7.0', '+8', '1e3', 'many', '', '99999999999999999999.5'];
const dates = ['2026-01-01', '2026-01-01T00:00:00Z', '1767225600', '2025-12-31T23:59:59.5Z', '0', 'soon', '2024-02-30'];
const addresses = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.3',
  '0.0.0.0/0',
  '::/0',
  '2001:db8::/32',
  '9.255.255.255',
  'here',
];

const families: readonly (readonly [operators: readonly string[], values: readonly string[]])[] = [
  [relations.map((one) => `Numeric${one}`), numbers],
  [relations.map((one) => `Date${one}`), dates],
  [['IpAddress', 'NotIpAddress'], addresses],
];

describe('policy/compare: many limits in one look', () => {
  it.each(families)('%s says what the evaluation says', (operators, all) => {
    const given = [...all, ...all.map((one) => one.replace(/\/\d+$/, ''))];
    assert(
      property(
        constantFrom(...operators),
        array(constantFrom(...all), { maxLength: 6 }),
        constantFrom(...given),
        (name, values, value) => {
          const operator = name as ConditionOperator;
          const condition = { quantifier: null, operator, ifExists: false, key: 'example:key', values };
          const atom = { id: 0, condition, version: '2012-10-17' as const, key: 'example:key', variables: [] };
          const predicate = predicateOf(atom, { values: new Map() }, usualReadings);
          if (predicate.kind === 'text' || predicate.kind === 'open') throw new Error(`${name} is no measure`);
          const told = measuredTest(predicate, operator)(value) !== isNegatedOperator(operator);
          const rules = { context: new Map(), version: '2012-10-17' as const, readings: usualReadings };
          expect({ name, values, value, told }).toEqual({
            name,
            values,
            value,
            told: matchesValue(condition, value, rules),
          });
        },
      ),
      { seed, numRuns: 1_000 },
    );
  });
});
