import { describe, expect, it } from 'vitest';
import { StringSets } from '../../../../src/policy/compare/sets/string-sets.ts';
import { globOf } from './glob-of.ts';

const sets = new StringSets({ spent: false, spend: () => undefined });
/** `s3:* iam:A` is what matches one of the two; with `not` in front, all else; with `lifted`, to which a stand-in is any text. */
function setOf(text: string, isLifted = false) {
  const [first = '', ...rest] = text.split(' ');
  const negated = first === 'not';
  return sets.of((negated ? rest : [first, ...rest]).map(globOf), negated, isLifted);
}

describe('policy/compare/sets: what is soon seen to be within', () => {
  it.each([
    ['s3:*', 's3:*', true],
    ['s3:* iam:A', 'iam:A', true],
    ['iam:A', 's3:* iam:A', false],
    ['s3:* iam:A', 's3:Get s3:Put iam:A', true],
    ['s3:* iam:A', 's3:Get iam:B', false],
    // It is within, but that takes more than a look.
    ['s3:*', 's3:Get*', false],
    ['not iam:A', 'not iam:A s3:*', true],
    ['not iam:A s3:*', 'not iam:A', false],
    ['not s3:Get', 'not s3:*', true],
    ['not s3:*', 'not s3:Get', false],
    ['not s3:*', 'iam:A', false],
    ['s3:*', 'not s3:*', false],
  ])('%s has all of %s: %s', (set, other, expected) => {
    expect(sets.hasAllOf(setOf(set), setOf(other))).toBe(expected);
  });

  it('takes patterns with stand-ins word for word, and not one as the text of another', () => {
    expect(sets.hasAllOf(setOf('a\ue000*', true), setOf('a\ue000*', true))).toBe(true);
    expect(sets.hasAllOf(setOf('a*', true), setOf('a\ue000', true))).toBe(false);
    expect(sets.hasAllOf(setOf('a*'), setOf('a\ue000'))).toBe(false);
    expect(sets.hasAllOf(setOf('a*', true), setOf('a*'))).toBe(false);
  });
});

describe('policy/compare/sets: one set for each content', () => {
  it('is the same for the same patterns, and another for their complement, their lifted ones and another order', () => {
    const set = setOf('s3:* iam:A');

    expect(setOf('s3:* iam:A')).toBe(set);
    expect(new Set([set, setOf('not s3:* iam:A'), setOf('s3:* iam:A', true), setOf('s3:*')]).size).toBe(4);
  });

  it.each([
    ['s3:* iam:A', 's3:get', true],
    ['s3:* iam:A', 'iam:A', true],
    ['s3:* iam:A', 'iam:AB', false],
    ['not s3:* iam:A', 'iam:AB', true],
    ['not s3:* iam:A', 'iam:A', false],
  ])('%s has %s: %s', (set, text, expected) => {
    expect(sets.has(setOf(set), text)).toBe(expected);
  });

  it('an empty list is nothing, and not the empty text', () => {
    const nothing = sets.of([], false);

    expect(nothing).not.toBe(sets.of([[]], false));
    expect(sets.has(nothing, '')).toBe(false);
    expect(sets.has(sets.of([[]], false), '')).toBe(true);
  });
});
