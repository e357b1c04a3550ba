import { assert, bigInt, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressReading } from '../../../src/policy/compare/sets/automata/address-reading.ts';
import { numberReading, wholeNumberReading } from '../../../src/policy/compare/sets/automata/number-reading.ts';
import type { Reading } from '../../../src/policy/compare/sets/automata/recogniser.ts';
import { parseAddress } from '../../../src/policy/evaluate/values.ts';
import { compareDecimals, parseDecimal } from '../../../src/policy/parse/decimal.ts';

const seed = 20_261_129;

function reads<Read extends object>(reading: Reading<Read>, text: string): boolean {
  let read: Read | undefined = reading.first;
  for (const letter of text) read = read && reading.letters.includes(letter) ? reading.next(read, letter) : undefined;
  return read !== undefined && reading.accepts(read);
}

describe('policy/compare/automaton: readings', () => {
  const numbersAlike = string({ unit: constantFrom('0', '1', '5', '.', '+', '-'), maxLength: 6 });

  it('numbers are read as the evaluation reads them, and stand to a limit as there', () => {
    assert(
      property(numbersAlike, numbersAlike, (text, other) => {
        const limit = parseDecimal(other) ?? { digits: 15n, scale: 1 };
        const number = parseDecimal(text);
        const order = number && Math.sign(compareDecimals(number, limit));
        for (const asked of [-1, 0, 1] as const)
          expect(reads(numberReading(limit, [asked]), text)).toBe(order === asked);
        expect(reads(wholeNumberReading, text)).toBe(number !== undefined && !text.includes('.'));
      }),
      { seed, numRuns: 20_000 },
    );
  });

  it('IPv4 addresses are read as the evaluation reads them', () => {
    const parts = string({ unit: constantFrom(...'0125.5..'.split('')), maxLength: 11 });
    const ends = bigInt({ min: 0n, max: 0xffff_ffffn });
    assert(
      property(parts, ends, ends, (text, one, other) => {
        const [first, last] = one < other ? [one, other] : [other, one];
        const address = parseAddress(text);
        const isInside = address?.family === 4 && first <= address.value && address.value <= last;
        expect(reads(addressReading(first, last), text)).toBe(isInside);
      }),
      { seed, numRuns: 5_000 },
    );
  });
});
