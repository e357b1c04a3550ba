import { describe, expect, it } from 'vitest';
import { compareWithCatalogue } from '../../../src/catalogue/compare-with-catalogue.ts';
import type { Verdict } from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { writtenPairs } from './written-pairs.ts';

function attached(statements: readonly object[]) {
  // What is not defined is not in a document.
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return { policies: [{ name: 'p', kind: 'managed' as const, document }] };
}

const mirrored: Partial<Record<Verdict, Verdict>> = { broadened: 'narrowed', narrowed: 'broadened' };

describe('policy/compare: pairs that the documentation decides', () => {
  it.each(writtenPairs)('$allowed, $realisable: $about', async ({ canonical, live, ...expected }) => {
    const [one, other] = [attached(canonical), attached(live)];
    const there = await compareWithCatalogue(one, other);
    const back = await compareWithCatalogue(other, one);

    expect([there.allowed.verdict, there.realisable.verdict]).toEqual([expected.allowed, expected.realisable]);
    expect(compareExactly(one, other).allowed.verdict).toBe(expected.allowed);
    expect([back.allowed.verdict, back.realisable.verdict]).toEqual(
      [expected.allowed, expected.realisable].map((verdict) => mirrored[verdict] ?? verdict),
    );
    for (const side of [one, other]) {
      const { allowed, denied, realisable } = await compareWithCatalogue(side, side);
      expect([allowed, denied, realisable].map(({ verdict }) => verdict)).toEqual(Array(3).fill('equivalent'));
    }
  });
});
