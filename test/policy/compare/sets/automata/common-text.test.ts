import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../../../src/policy/compare/sets/automata/budget.ts';
import { mayShareText } from '../../../../../src/policy/compare/sets/automata/common-text.ts';
import { findText } from '../../../../../src/policy/compare/sets/automata/find-text.ts';
import { Language } from '../../../../../src/policy/compare/sets/automata/language.ts';
import { codesOf, foldedFrom, type Glob, wildcard } from '../../../../../src/policy/evaluate/glob.ts';

const place = constantFrom(...codesOf('abA:'), ...Object.values(wildcard), foldedFrom + 97, foldedFrom + 58);
const glob = array(place, { maxLength: 7 });

function commonText(...globs: readonly Glob[]): string | undefined {
  const constraints = globs.map((one) => ({ language: new Language([one]), wanted: true }));
  return findText(constraints, new Budget(1_000_000, 1_000_000));
}

describe('policy/compare: a text that two globs have in common', () => {
  it('is there exactly where the product of their automata has one', () => {
    assert(
      property(glob, glob, (one, other) => {
        expect(mayShareText(one, other)).toBe(commonText(one, other) !== undefined);
      }),
      { numRuns: 5_000, seed: 20_261_125 },
    );
  });

  it('is never denied where a policy variable stands, and where looking would take long', () => {
    const long = codesOf('a'.repeat(200));
    expect(mayShareText([0xe000], codesOf('b'))).toBe(true);
    expect(mayShareText([...long, 98], [...long, 99])).toBe(true);
    expect(mayShareText([97, 98], [97, 99])).toBe(false);
  });
});
