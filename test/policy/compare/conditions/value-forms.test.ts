import { describe, expect, it } from 'vitest';
import { addressesAround, sixesAround } from '../../../../src/policy/compare/conditions/sample-values.ts';
import { formsOf } from '../../../../src/policy/compare/conditions/value-forms.ts';
import type { Automaton } from '../../../../src/policy/compare/sets/automata/language.ts';
import { parseAddressRange } from '../../../../src/policy/evaluate/values.ts';

const rangesOf = (...texts: readonly string[]) =>
  texts.map((text) => parseAddressRange(text)).filter((one) => one !== undefined);

function accepts(language: Automaton, text: string): boolean {
  let state = language.start;
  for (const letter of text) state = language.next(state, letter.charCodeAt(0));
  return state.accepting;
}

/** The examples of the forms of addresses whose constraints a text meets. */
function formsFor(text: string): readonly string[] {
  const forms = [...formsOf({ ranges: rangesOf('10.0.0.0/8', '2001:db8::/32') })];
  return forms
    .filter(({ constraints }) => constraints.every(({ language, wanted }) => accepts(language, text) === wanted))
    .map(({ example }) => example);
}

describe('policy/compare/conditions: the forms of addresses', () => {
  it('an IPv4 address is of one form, that of its class', () => {
    expect(formsFor('10.1.2.3')).toEqual(['10.0.0.0']);
    expect(formsFor('11.0.0.0')).toEqual(['11.0.0.0']);
  });

  it('any other text has the form of none; with the letters of an IPv6 address and two colons it may be one too', () => {
    expect(formsFor('example')).toEqual(['none']);
    expect(formsFor('ab:cd')).toEqual(['none']);
    expect(formsFor('2001:db8::9')).toEqual(['none', ...sixesAround(rangesOf('10.0.0.0/8', '2001:db8::/32'))]);
    expect(formsFor('::example')).toEqual(['none']);
  });
});

describe('policy/compare/conditions: addresses around blocks', () => {
  it('ends of IPv4 blocks are addresses of their own, and no IPv6 block makes one', () => {
    expect(addressesAround(rangesOf('10.0.0.0/8'))).toEqual(
      expect.arrayContaining(['10.0.0.0', '10.0.0.1', '11.0.0.0', 'none']),
    );
    expect(addressesAround(rangesOf('::a00:0/104')).filter((text) => text.includes('.'))).toEqual([
      '203.0.113.9',
      '0.0.0.0',
    ]);
  });
});
