import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostEmptyPages, TokenWatch } from '../../../src/aws/client/token-watch.ts';

describe('aws/token-watch', () => {
  it('never cries wolf over tokens that differ', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), (tokens) => {
        const watch = new TokenWatch();
        expect(tokens.some((token) => watch.endlessBy(token, 1) !== undefined)).toBe(false);
      }),
    );
  });

  it('notices every loop, wherever it begins', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 200 }), (before, length) => {
        const watch = new TokenWatch();
        const token = (page: number) => `${page < before ? page : before + ((page - before) % length)}`;
        const pages = Array.from({ length: 3 * (before + length) + 2 }, (_, page) => page);
        expect(pages.some((page) => watch.endlessBy(token(page), 1) !== undefined)).toBe(true);
      }),
    );
  });

  it('notices pages that show nothing, one after the other, and no others', () => {
    const watch = new TokenWatch();
    let token = 0;
    const follow = (shown: number) => watch.endlessBy(`${token++}`, shown);
    const nothing = Array.from({ length: mostEmptyPages - 1 }, () => 0);
    expect([...nothing, 1, ...nothing].map(follow)).toEqual([...nothing, 1, ...nothing].map(() => undefined));
    expect(follow(0)).toMatch(/empty pages in a row/);
  });
});
