import { describe, expect, it } from 'vitest';
import { holdsCondition } from '../../../src/policy/evaluate/condition.ts';
import { openReadings, type Readings, usualReadings } from '../../../src/policy/evaluate/readings.ts';
import type { Condition } from '../../../src/policy/parse/policy-document.ts';

type Emptied = Pick<Condition, 'quantifier' | 'operator' | 'ifExists'>;

const single = (operator: Condition['operator'], ifExists = false): Emptied => ({
  quantifier: null,
  operator,
  ifExists,
});
const list = (
  quantifier: NonNullable<Condition['quantifier']>,
  operator: Condition['operator'],
  ifExists = false,
): Emptied => ({ quantifier, operator, ifExists });

/** Without the key, with a text, and with a list of texts. */
const requests = [undefined, 'a', ['a', 'b']] as const;

function outcomes(emptied: Emptied, readings: Partial<Readings>): string {
  const condition: Condition = { ...emptied, key: 'example:Key', values: [] };
  return requests
    .map((value) => {
      const context = new Map(value === undefined ? [] : [['example:key', value]]);
      const rules = { version: '2012-10-17' as const, readings: { ...usualReadings, ...readings } };
      return holdsCondition(condition, context, rules) ? 'yes' : 'no';
    })
    .join(' ');
}

/**
 * IAM Access Analyzer, "Policy check reference: Empty array condition": the first reading is what it says of the condition,
 * the second that no value matches, so that a negated operator always holds.
 */
describe('policy/evaluate: "key": []', () => {
  it.each([
    [single('StringEquals'), 'yes yes yes', 'no no no'],
    [single('StringEquals', true), 'yes no no', 'yes no no'],
    [single('StringNotEquals'), 'yes yes yes', 'yes yes yes'],
    [single('StringNotEquals', true), 'yes no no', 'yes yes yes'],
    [list('ForAllValues', 'StringEquals'), 'yes no no', 'yes no no'],
    [list('ForAllValues', 'StringNotEquals'), 'yes no no', 'yes yes yes'],
    [list('ForAnyValue', 'StringEquals'), 'no no no', 'no no no'],
    [list('ForAnyValue', 'StringNotEquals'), 'no no no', 'no yes yes'],
    [list('ForAnyValue', 'StringNotEquals', true), 'no no no', 'yes yes yes'],
  ])('%o is ignored: %s, or matches no value: %s', (emptied, ignored, noValue) => {
    expect(outcomes(emptied, { emptyList: 'ignored' })).toBe(ignored);
    expect(outcomes(emptied, { emptyList: 'noValue' })).toBe(noValue);
    const open = openReadings({ ...emptied, key: 'example:Key', values: [] }).map(({ subject }) => subject);
    expect(open.includes('emptyList')).toBe(ignored !== noValue);
  });
});
