import { type AddressRange, parseAddress, parseDate } from '../../evaluate/values.ts';
import { compareDecimals, type Decimal, parseDecimal } from '../../parse/decimal.ts';
import type { ValuePredicate } from './predicate.ts';

type Measured = Extract<ValuePredicate, { readonly kind: 'number' | 'date' | 'address' }>;

/** Whether a value is within what a test of numbers, dates or addresses accepts, before its negation. */
export type MeasuredTest = (value: string) => boolean;

/** The same as {@link matchesValue} says, but in one look however many values the condition has. `operator` is that of IAM. */
export function measuredTest(predicate: Measured, operator: string): MeasuredTest {
  const known = made.get(predicate);
  if (known) return known;
  const test = predicate.kind === 'address' ? addressTest(predicate.ranges) : orderTest(predicate, operator);
  made.set(predicate, test);
  return test;
}

const made = new WeakMap<Measured, MeasuredTest>();

function orderTest(
  { kind, limits }: Extract<Measured, { readonly limits: readonly Decimal[] }>,
  operator: string,
): MeasuredTest {
  const parse = kind === 'number' ? parseDecimal : parseDate;
  const relation = operator.replace('Not', '').replace(/^(Numeric|Date)/, '');
  const sorted = limits.toSorted(compareDecimals);
  const [least] = sorted;
  const most = sorted.at(-1);
  return (text) => {
    const value = parse(text);
    if (!value || !least || !most) return false;
    if (relation === 'LessThan') return compareDecimals(value, most) < 0;
    if (relation === 'LessThanEquals') return compareDecimals(value, most) <= 0;
    if (relation === 'GreaterThan') return compareDecimals(value, least) > 0;
    if (relation === 'GreaterThanEquals') return compareDecimals(value, least) >= 0;
    const place = placeOf(sorted, (limit) => compareDecimals(limit, value) <= 0);
    const found = sorted[place - 1];
    return found !== undefined && compareDecimals(found, value) === 0;
  };
}

function addressTest(ranges: readonly AddressRange[]): MeasuredTest {
  const families = new Map([4, 6].map((family) => [family, joined(ranges.filter((one) => one.family === family))]));
  return (text) => {
    const address = parseAddress(text);
    const own = address && families.get(address.family);
    if (!own) return false;
    const before = own[placeOf(own, ({ first }) => first <= address.value) - 1];
    return before !== undefined && address.value <= before.last;
  };
}

/** Ranges of one family in order, none of which overlaps another. */
function joined(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const all: AddressRange[] = [];
  for (const range of ranges.toSorted((one, other) => (one.first < other.first ? -1 : 1))) {
    const before = all.at(-1);
    if (before && range.first <= before.last)
      all[all.length - 1] = { ...before, last: range.last > before.last ? range.last : before.last };
    else all.push(range);
  }
  return all;
}

/** How many items at the beginning of a sorted list are so. */
function placeOf<Item>(sorted: readonly Item[], isBefore: (item: Item) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = sorted[middle];
    if (item !== undefined && isBefore(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
