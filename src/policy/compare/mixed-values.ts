import type { Glob } from '../evaluate/glob.ts';
import type { AddressRange, Decimal } from '../evaluate/values.ts';
import type { ValuePredicate } from './predicate.ts';
import { addressesInNotations, datesInNotations, numbersInNotations } from './sample-values.ts';

/** A test of a value whose outcome is wanted. */
export interface MixedTest {
  readonly predicate: Exclude<ValuePredicate, { readonly kind: 'open' | 'never' }>;
  readonly holds: boolean;
}

/** With more texts to keep clear of than this, not every class of values has as many notations. */
const maxTexts = 20;

/**
 * Values under tests of several kinds. Each class of numbers, dates and addresses in so many notations that the texts which
 * a value must not be cannot rule out all of them; and as many texts that are none of these.
 */
export function* mixedValues(tests: readonly MixedTest[]): Generator<string> {
  const limits: Decimal[] = [];
  const ranges: AddressRange[] = [];
  for (const { predicate } of tests) {
    if (predicate.kind === 'number' || predicate.kind === 'date') limits.push(...predicate.limits);
    if (predicate.kind === 'address') ranges.push(...predicate.ranges);
  }
  const kinds = new Set(tests.map(({ predicate }) => predicate.kind));
  const count = Math.min(textsAvoided(tests) ?? 0, maxTexts) + 2;
  // A whole number is a date as well, in seconds since 1970.
  if (kinds.has('number')) yield* numbersInNotations(limits, count);
  if (kinds.has('date')) yield* datesInNotations(limits, count);
  if (kinds.has('address')) yield* addressesInNotations(ranges, count);
  for (let index = 0; index < count; index++) yield `none${index}`;
}

/** How many texts a value must not be; `undefined` where it must be one of some, or must not match a wildcard. */
function textsAvoided(tests: readonly MixedTest[]): number | undefined {
  let count = 0;
  for (const { predicate, holds } of tests) {
    if (predicate.kind !== 'text') continue;
    if (holds !== predicate.negated || predicate.globs.some(hasWildcards)) return undefined;
    count += predicate.globs.length;
  }
  return count;
}

function hasWildcards(glob: Glob): boolean {
  return glob.some((code) => code < 0);
}
