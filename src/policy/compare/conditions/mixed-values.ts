import type { Glob } from '../../evaluate/glob.ts';
import type { AddressRange } from '../../evaluate/values.ts';
import type { Decimal } from '../../parse/decimal.ts';
import type { ValuePredicate } from './predicate.ts';
import { datesInNotations, sixesInNotations } from './sample-values.ts';

/** A test of a value whose outcome is wanted. */
export interface MixedTest {
  readonly predicate: Exclude<ValuePredicate, { readonly kind: 'open' }>;
  readonly holds: boolean;
}

/** With more texts to keep clear of than this, not every class of values has as many notations. */
const maxTexts = 20;

/**
 * Values under tests of several kinds: each class of dates and IPv6 addresses in so many notations that the texts which a
 * value must not be cannot rule out all of them.
 */
export function* mixedValues(tests: readonly MixedTest[]): Generator<string> {
  const dates: Decimal[] = [];
  const ranges: AddressRange[] = [];
  for (const { predicate } of tests) {
    if (predicate.kind === 'date') dates.push(...predicate.limits);
    if (predicate.kind === 'address') ranges.push(...predicate.ranges);
  }
  const count = Math.min(textsAvoided(tests) ?? 0, maxTexts) + 2;
  if (dates.length > 0) yield* datesInNotations(dates, count);
  if (ranges.length > 0) yield* sixesInNotations(ranges, count);
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
