import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../src/domain/target/glob.ts';

describe('domain/glob', () => {
  it.each([
    ['*notebook-policy*', 'prod-mlspace-notebook-policy-v2', true],
    ['mlspace', 'mlspace-2', false],
    ['mlspace', 'my-mlspace', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*', '', true],
    ['?', '', false],
    ['', '', true],
    ['', 'a', false],
    ['Policy', 'policy', false],
    ['a*b*c', 'aXbXbXc', true],
    ['a.c', 'abc', false],
    ['*a', 'ba*', false],
  ])('%j over %j is %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agrees with the regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const source = pattern.replace(/[.]/g, '\\.').replace(/\*/g, '[^]*').replace(/\?/g, '[^]');

        expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('answers a pattern that would make a backtracking matcher explode', () => {
    expect(matchesGlob(`${'*a'.repeat(200)}*b`, 'a'.repeat(5_000))).toBe(false);
  });
});
