import { describe, expect, it } from 'vitest';
import { comparePolicies } from '../../../src/library/policy.ts';
import { withoutExponent } from '../../../src/policy/parse/decimal.ts';

/** A document as text, for JSON that is read is no longer the number that somebody wrote. */
function limited(operator: string, number: string) {
  const condition = `{"${operator}":{"s3:max-keys":${number}}}`;
  const document = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":${condition}}]}`;
  return { policies: [{ name: 'p', kind: 'managed' as const, document }] };
}

describe('policy/parse: numbers of JSON', () => {
  it.each([
    ['5', '5'],
    ['5.0', '5.0'],
    ['1e2', '100'],
    ['1E+2', '100'],
    ['1.5e0', '1.5'],
    ['12.345e2', '1234.5'],
    ['12.345e-2', '0.12345'],
    ['-15e-1', '-1.5'],
    ['1e-3', '0.001'],
    ['1e401', '1e401'],
  ])('%s is %s', (text, expected) => {
    expect(withoutExponent(text)).toBe(expected);
  });

  it.each([
    ['NumericEquals', '1e2', '"100"', 'equivalent'],
    ['NumericEquals', '100', '"100.00"', 'equivalent'],
    ['NumericLessThan', '1.5e1', '15', 'equivalent'],
    ['NumericEquals', '9007199254740993', '9007199254740992', 'mixed'],
    ['StringEquals', '100', '"100"', 'equivalent'],
  ])('%s of %s and of %s is %s', (operator, one, other, verdict) => {
    expect(comparePolicies(limited(operator, one), limited(operator, other)).verdict).toBe(verdict);
  });
});
