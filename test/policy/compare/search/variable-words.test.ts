import { describe, expect, it } from 'vitest';
import { usualOf } from '../../../../src/policy/compare/search/variable-words.ts';

describe('policy/compare/search: what a variable stands for where an operator does not compare texts', () => {
  it.each([
    ['NumericLessThan', '10'],
    ['DateGreaterThan', '2026-01-01T00:00:00Z'],
    ['NotIpAddress', '203.0.113.9'],
    ['Bool', 'true'],
    ['StringLike', undefined],
    ['UpToDate', undefined],
  ])('%s: %s', (operator, first) => {
    expect(usualOf(operator, [])[0]).toBe(first);
  });

  it('tries what is before, at and behind each limit', () => {
    const values = usualOf('DateLessThan', ['2020-06-01T00:00:00Z']).map((text) => Date.parse(text));
    const limit = Date.parse('2020-06-01T00:00:00Z');

    expect(values).toContain(limit);
    expect(values.some((value) => value < limit)).toBe(true);
    expect(values.some((value) => value > limit)).toBe(true);
  });
});
