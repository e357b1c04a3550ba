import { parseAddressRange, parseDate } from '../../evaluate/values.ts';
import { parseDecimal } from '../../parse/decimal.ts';
import { type Condition, isNegatedOperator } from '../../parse/policy-document.ts';
import { addressesAround, datesAround, numbersAround } from '../conditions/sample-values.ts';
import type { RequestSet } from '../differences/request-set.ts';

/** The values of a condition without variables, and texts that they match. */
export function literalsIn({ values, operator }: Condition): readonly string[] {
  if (operator === 'Null') return [];
  const literals = values.filter((value) => !value.includes('${'));
  const samples = literals.map((value) => value.replaceAll('*', 'example').replaceAll('?', '7'));
  const cases = operator.includes('IgnoreCase') ? literals.map((value) => value.toUpperCase()) : [];
  return isNegatedOperator(operator) ? [...literals, ...samples] : [...samples, ...literals, ...cases];
}

/** Texts that the values with variables match, with one word for each. */
export function instancesIn({ values, operator }: Condition): readonly string[] {
  const open = values.filter((value) => value.includes('${'));
  return operator.includes('Like') ? open.flatMap(examplesOf) : open.map(withWords);
}

/** Texts that a pattern matches, with one word for each variable. */
export function examplesOf(pattern: string): readonly string[] {
  const plain = withWords(pattern);
  return ['example', '', separated].map((word) => plain.replaceAll('*', word).replaceAll('?', '7'));
}

/** Words with what names are put together with: what stands before one of them may be the value of a variable. */
const separated = 'example-example/example_example.example';

function withWords(pattern: string): string {
  return pattern.replaceAll(/\$\{[^}]{2,}\}/g, 'example').replaceAll(/\$\{([*?$])\}/g, '$1');
}

/** What an operator takes for a value: a number, a date, an address, those that are compared with in all classes of them. */
export function usualOf(operator: string, limits: readonly string[]): readonly string[] {
  if (operator.startsWith('Numeric'))
    return ['10', ...numbersAround(limits.flatMap((limit) => parseDecimal(limit) ?? []))];
  if (operator.startsWith('Date'))
    return ['2026-01-01T00:00:00Z', ...datesAround(limits.flatMap((limit) => parseDate(limit) ?? []))];
  if (operator.includes('IpAddress'))
    return ['203.0.113.9', ...addressesAround(limits.flatMap((limit) => parseAddressRange(limit) ?? []))];
  return operator === 'Bool' ? ['true'] : [];
}

/** The plain pieces of a resource pattern: where another pattern has a variable, one of them may stand. */
export function piecesOf(pattern: string): readonly string[] {
  const plain = pattern.split(/[:/]|\$\{[^}]*\}/).slice(5);
  return plain.filter((piece) => /^[\w.@+=,-]+$/.test(piece));
}

const usualNames: ReadonlyMap<string, string> = new Map([
  ['aws:username', 'alice'],
  ['aws:userid', 'AIDAEXAMPLE'],
  ['aws:principalaccount', '111122223333'],
  ['aws:sourceaccount', '111122223333'],
]);

/** Words for a variable that stand in none of the statements: one that others have too, and one of its own. */
export function freshWords(key: string, requestSets: readonly RequestSet[]): readonly [shared: string, own: string] {
  const texts = requestSets.flatMap(({ resource, conditions }) => [
    ...resource.patterns,
    ...conditions.flatMap(({ condition }) => condition.values),
  ]);
  const all = texts.join('\n').toLowerCase();
  const own = key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf(':')) + 1);
  return [freshWord(usualNames.get(key) ?? 'example', all), freshWord(own, all)];
}

function freshWord(usual: string, taken: string): string {
  for (let number = 1; ; number++) {
    const value = number === 1 ? usual : `${usual}${number}`;
    if (!taken.includes(value.toLowerCase())) return value;
  }
}
