import { type AddressRange } from '../../evaluate/values.ts';
import { compareDecimals, type Decimal, decimalText } from '../../parse/decimal.ts';

/**
 * One value in every class that numeric limits cut the numbers into: each limit, one between each two neighbours, one
 * below and one above, and a text that is no number.
 */
export function numbersAround(limits: readonly Decimal[]): readonly string[] {
  return [...classesOf(limits, { digits: 1n, scale: 0 }).map(decimalText), 'none'];
}

/** The same for dates, whose limits are seconds since 1970. */
export function datesAround(limits: readonly Decimal[]): readonly string[] {
  return [...classesOf(limits, { digits: 86_400n, scale: 0 }).map(dateText), 'none'];
}

/** For each class that limits cut the dates into, one date in ISO 8601 with so many offsets, at most 24. */
export function* datesInNotations(limits: readonly Decimal[], count: number): Generator<string> {
  for (const value of classesOf(limits, { digits: 86_400n, scale: 0 })) {
    const text = dateText(value);
    yield text;
    for (let hours = 0; text.endsWith('Z') && hours < Math.min(count, 24); hours++) {
      const local = plus(value, { digits: BigInt(hours) * 3600n, scale: 0 });
      yield `${dateText(local).slice(0, -1)}+${padded(BigInt(hours), 2)}:00`;
    }
  }
}

/** For each class of IPv6 addresses so many of them, each in several notations. */
export function* sixesInNotations(ranges: readonly AddressRange[], count: number): Generator<string> {
  const starts = startsOf(ranges, 6, usualSix).toSorted((a, b) => (a < b ? -1 : 1));
  for (const [index, first] of starts.entries()) {
    const end = starts[index + 1] ?? 1n << 128n;
    for (let value = first; value < end && value < first + BigInt(count); value++) yield* sixTexts(value);
  }
}

function sixTexts(value: bigint): readonly string[] {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const full = groups.map((group) => group.padStart(4, '0')).join(':');
  return [sixText(value), groups.join(':'), full, groups.map((group) => group.padStart(2, '0')).join(':')];
}

function classesOf(limits: readonly Decimal[], step: Decimal): readonly Decimal[] {
  const sorted = limits.toSorted(compareDecimals);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (!least || !most) return [step];
  const between = sorted.slice(1).map((limit, index) => middleOf(sorted[index] ?? limit, limit));
  return [...sorted, ...between, plus(least, { digits: -step.digits, scale: step.scale }), plus(most, step)];
}

/** One of the classes that limits cut the numbers into. */
export interface NumberClass {
  /** The limits that its numbers are above, at or below. */
  readonly above?: Decimal;
  readonly at?: Decimal;
  readonly below?: Decimal;
  /** One of its numbers that is whole, if there is any. */
  readonly whole: string | undefined;
  /** One of its numbers, written with a fraction. */
  readonly fraction: string;
}

/** All of them: each limit, what is between two neighbours, below the least and above the greatest. */
export function numberClasses(limits: readonly Decimal[]): readonly NumberClass[] {
  const sorted = limits.toSorted(compareDecimals).filter((limit, index, all) => {
    const before = all[index - 1];
    return before === undefined || compareDecimals(before, limit) !== 0;
  });
  const [least] = sorted;
  const most = sorted.at(-1);
  if (!least || !most) return [{ whole: '1', fraction: '1.0' }];
  return [
    { below: least, ...examplesOf(floorOf(plus(least, { digits: -1n, scale: 0 }))) },
    ...sorted.map((at) => ({ at, ...examplesOf(at) })),
    ...sorted.slice(1).map((below, index) => {
      const above = sorted[index] ?? below;
      return { above, below, ...examplesOf(middleOf(above, below)) };
    }),
    { above: most, ...examplesOf(floorOf(plus(most, { digits: 1n, scale: 0 }))) },
  ];
}

function examplesOf(number: Decimal): Pick<NumberClass, 'whole' | 'fraction'> {
  const text = decimalText(number);
  return text.includes('.') ? { whole: undefined, fraction: text } : { whole: text, fraction: `${text}.0` };
}

function floorOf({ digits, scale }: Decimal): Decimal {
  return { digits: floorDivide(digits, 10n ** BigInt(scale)), scale: 0 };
}

function plus(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return {
    digits: one.digits * 10n ** BigInt(scale - one.scale) + other.digits * 10n ** BigInt(scale - other.scale),
    scale,
  };
}

/** A number between two, with as few decimals as it takes: a whole one where there is one. */
function middleOf(one: Decimal, other: Decimal): Decimal {
  const sum = plus(one, other);
  const half = { digits: sum.digits * 5n, scale: sum.scale + 1 };
  const floor = half.digits / 10n ** BigInt(half.scale);
  const isInside = (whole: Decimal) => compareDecimals(one, whole) < 0 && compareDecimals(whole, other) < 0;
  return [floor, floor + 1n, floor - 1n].map((digits) => ({ digits, scale: 0 })).find(isInside) ?? half;
}

const secondsOfDay = 86_400n;

/** Seconds since 1970 in ISO 8601; as a number where the year has not four digits. */
function dateText(time: Decimal): string {
  const unit = 10n ** BigInt(time.scale);
  const seconds = floorDivide(time.digits, unit);
  const days = floorDivide(seconds, secondsOfDay);
  const { year, month, day } = dayOfEpoch(days);
  if (year < 1n || year > 9999n) return String(seconds);
  const rest = seconds - days * secondsOfDay;
  const clock = [rest / 3600n, (rest / 60n) % 60n, rest % 60n].map((part) => padded(part, 2)).join(':');
  const fraction = padded(time.digits - seconds * unit, time.scale).replace(/0+$/, '');
  const decimals = time.scale === 0 || fraction === '' ? '' : `.${fraction}`;
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${clock}${decimals}Z`;
}

function padded(value: bigint, length: number): string {
  return String(value).padStart(length, '0');
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** The day of the Gregorian calendar, counted in eras of 400 years that begin in March. */
function dayOfEpoch(days: bigint): { readonly year: bigint; readonly month: bigint; readonly day: bigint } {
  const shifted = days + 719_468n;
  const era = floorDivide(shifted, 146_097n);
  const dayOfEra = shifted - era * 146_097n;
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const part = (5n * dayOfYear + 2n) / 153n;
  const month = part < 10n ? part + 3n : part - 9n;
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n);
  return { year, month, day: dayOfYear - (153n * part + 2n) / 5n + 1n };
}

/** Addresses that people know from documents (RFC 5737, RFC 3849). */
const usualFour = 0xcb00_7109n;
const usualSix = 0x2001_0db8_0000_0000_0000_0000_0000_0009n;

/** One address in every class that ranges cut the addresses of both families into, and a text that is no address. */
export function addressesAround(ranges: readonly AddressRange[]): readonly string[] {
  const four = startsOf(ranges, 4, usualFour).map(fourText);
  const six = startsOf(ranges, 6, usualSix).map(sixText);
  return [...new Set([...four, ...six, 'none'])];
}

/** One IPv6 address in every class that ranges cut them into. */
export function sixesAround(ranges: readonly AddressRange[]): readonly string[] {
  return [...new Set(startsOf(ranges, 6, usualSix).map(sixText))];
}

/** A range begins a class, and so does what comes after it; `usual` is an address that people know from documents. */
function startsOf(ranges: readonly AddressRange[], family: 4 | 6, usual: bigint): readonly bigint[] {
  const limit = family === 4 ? 1n << 32n : 1n << 128n;
  const own = ranges.filter((range) => range.family === family);
  const inside = own.map(({ first, last }) => (last > first ? first + 1n : first));
  const all = [...inside, usual, ...own.flatMap(({ first, last }) => [first, last + 1n]), 0n];
  return all.filter((value) => value < limit);
}

function fourText(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

/** The text of RFC 5952 without its shortest form: one run of zero groups is left out. */
function sixText(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
}
