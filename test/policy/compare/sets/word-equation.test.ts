import { describe, expect, it } from 'vitest';
import { excludeEachOther } from '../../../../src/policy/compare/sets/word-equation.ts';
import { codesOf, foldedFrom, type Glob, wildcard } from '../../../../src/policy/evaluate/glob.ts';

/** `X` and `Y` stand for the values of two variables, `*` and `?` are wildcards. */
function glob(text: string): Glob {
  const places: Readonly<Record<string, number>> = {
    X: 0xe0_00,
    Y: 0xe0_01,
    S: 0xf8_ff,
    '*': wildcard.run,
    '?': wildcard.one,
  };
  return codesOf(text).map((code) => places[String.fromCharCode(code)] ?? code);
}

const folded = (text: string): Glob => glob(text).map((code) => (code < 0 ? code : code + foldedFrom));

describe('policy/compare/sets: patterns that no text matches both of', () => {
  it.each([
    ['X-Y', 'X/raw', true],
    ['X', 'X-*', true],
    ['X', 'X?', true],
    ['X-*', 'X/*', true],
    ['a/X-b', 'a/X/b', true],
    ['X-a', 'Y-b', true],
    ['X*a', 'Y*b', true],
    ['X-Y', 'Y-X', false],
    ['X', 'Y', false],
    ['X', 'X*', false],
    ['X', 'XY', false],
    ['X-*', 'Y/*', false],
    ['*X', 'a', false],
    // A stand-in that several variables share is not the same value in both.
    ['S-a', 'S/a', false],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(excludeEachOther(glob(one), glob(other))).toBe(expected);
    expect(excludeEachOther(glob(other), glob(one))).toBe(expected);
  });

  it('reads both without case where one is without', () => {
    expect(excludeEachOther(folded('x-a'), glob('X-A'))).toBe(false);
    expect(excludeEachOther(folded('X-y'), glob('X/Y'))).toBe(true);
  });

  const patterns = ['X', 'X-', 'X-Y', 'Y-X', 'X/Y', 'XX', 'a-X', 'X*', 'X-*', '*X', 'X/*'];
  const pairs = patterns.flatMap((one) => patterns.map((other) => [one, other] as const));
  it.each(pairs)('does not say it of %s and %s where a text matches both for some values', (one, other) => {
    const isShared = bindings.some(([x, y]) => haveTextInCommon(fill(one, x, y), fill(other, x, y)));
    expect(isShared && excludeEachOther(glob(one), glob(other))).toBe(false);
  });
});

const values = ['', 'a', '-', 'a-', 'a/b'];
const bindings = values.flatMap((x) => values.map((y) => [x, y] as const));

function fill(pattern: string, x: string, y: string): string {
  return pattern.replaceAll('X', x).replaceAll('Y', y);
}

function haveTextInCommon(one: string, other: string): boolean {
  const texts = [one, other].flatMap((text) => ['', 'a', '-b', '/'].map((run) => text.replaceAll('*', run)));
  return texts.some((text) => matches(one, text) && matches(other, text));
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 's').test(text);
}
