import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../../src/policy/attachment-set.ts';
import { compareAttachments } from '../../../../src/policy/compare/statements/compare.ts';

/** Policies by name; each letter is a statement of its own. */
function attached(policies: Readonly<Record<string, string>>): AttachmentSet {
  return {
    policies: Object.entries(policies).map(([name, letters]) => ({
      name,
      kind: 'managed',
      document: {
        Version: '2012-10-17',
        Statement: Array.from(letters, (letter) => ({ Effect: 'Allow', Action: `s3:${letter}`, Resource: '*' })),
      },
    })),
  };
}

/** The letters that moved, where nothing else became of any. */
function moved(canonical: Readonly<Record<string, string>>, live: Readonly<Record<string, string>>): string {
  const letters = Object.values(live).join('');
  const { verdict, statements } = compareAttachments(attached(canonical), attached(live));
  expect(verdict).toBe('equivalent');
  expect(statements.every(({ change }) => change === 'same' || change === 'moved')).toBe(true);
  return Array.from(letters)
    .filter((_, index) => statements[index]?.change === 'moved')
    .join('');
}

describe('policy/compare/moves', () => {
  it.each<[canonical: string, live: string, expected: string]>([
    ['abcd', 'abcd', ''],
    ['abcd', 'bcda', 'a'],
    ['abcd', 'dabc', 'd'],
    ['abcd', 'cabd', 'c'],
    ['abc', 'cab', 'c'],
    ['abcdef', 'eabcdf', 'e'],
    ['abcdef', 'bcadef', 'a'],
  ])('tells as few statements of %s as moved as it takes to make it %s', (canonical, live, expected) => {
    expect(moved({ p: canonical }, { p: live })).toBe(expected);
  });

  it('tells two as moved where one is not enough', () => {
    expect(moved({ p: 'abcdef' }, { p: 'dabecf' })).toHaveLength(2);
  });

  it.each<[name: string, canonical: Record<string, string>, live: Record<string, string>, expected: string]>([
    ['nothing that stayed in its policy', { p: 'a', q: 'b' }, { p: 'a', q: 'b' }, ''],
    ['nothing where policies are listed in another order', { p: 'ab', q: 'cd' }, { q: 'cd', p: 'ab' }, ''],
    ['nothing where a policy has another name', { p: 'ab' }, { q: 'ab' }, ''],
    ['what left for another policy', { p: 'abc', q: 'xyz' }, { p: 'ac', q: 'xbyz' }, 'b'],
    ['what left, though it is in order there', { p: 'ab', q: 'xyz' }, { p: 'a', q: 'xbyz' }, 'b'],
    ['what is not with the most of its policy, the first', { p: 'abc' }, { q: 'a', r: 'bc' }, 'a'],
    ['what is not with the most of its policy, the last', { p: 'abc' }, { q: 'ab', r: 'c' }, 'c'],
    ['what is not with the most of its policy, though that has its name', { p: 'abc' }, { p: 'a', r: 'bc' }, 'a'],
    ['of two halves the one that is not in the policy of that name, the first', { p: 'ab' }, { q: 'a', p: 'b' }, 'a'],
    ['of two halves the one that is not in the policy of that name, the last', { p: 'ab' }, { p: 'a', q: 'b' }, 'b'],
    ['of two halves, listed the other way', { p: 'ab' }, { p: 'b', q: 'a' }, 'a'],
  ])('tells as moved %s', (_name, canonical, live, expected) => {
    expect(moved(canonical, live)).toBe(expected);
  });
});
