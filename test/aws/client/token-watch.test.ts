import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenWatch } from '../../../src/aws/client/token-watch.ts';

describe('aws/token-watch', () => {
  it('never cries wolf over tokens that differ', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), (tokens) => {
        const watch = new TokenWatch();
        expect(tokens.some((token) => watch.leadsBack(token))).toBe(false);
      }),
    );
  });

  it('notices every loop, wherever it begins', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 200 }), (before, length) => {
        const watch = new TokenWatch();
        const token = (page: number) => `${page < before ? page : before + ((page - before) % length)}`;
        const pages = Array.from({ length: 3 * (before + length) + 2 }, (_, page) => page);
        expect(pages.some((page) => watch.leadsBack(token(page)))).toBe(true);
      }),
    );
  });
});
