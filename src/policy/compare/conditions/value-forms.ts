import type { AddressRange } from '../../evaluate/values.ts';
import type { Decimal } from '../../parse/decimal.ts';
import { addressReading } from '../sets/automata/address-reading.ts';
import type { Constraint } from '../sets/automata/find-text.ts';
import { numberReading, type Order, wholeNumberReading } from '../sets/automata/number-reading.ts';
import { Recogniser } from '../sets/automata/recogniser.ts';
import { datesAround, numberClasses, sixesAround } from './sample-values.ts';

/** Tests of numbers, dates and addresses, by what they compare with. */
export interface Measures {
  /** The limits of tests of numbers; absent without such a test. */
  readonly numbers?: readonly Decimal[];
  readonly dates?: readonly Decimal[];
  readonly ranges?: readonly AddressRange[];
}

/** Texts to all of which such tests say what they say to the first. */
export interface ValueForm {
  readonly example: string;
  /** What makes a text one of them. */
  readonly constraints: readonly Constraint[];
}

/**
 * Every text in some form: whole numbers, which are dates as well, other numbers, IPv4 addresses, and all other texts. Dates
 * in ISO 8601 and IPv6 addresses are among the others too, and have forms of their own, whose constraints are those of their
 * letters only.
 */
export function* formsOf(measures: Measures): Generator<ValueForm> {
  const { numbers, dates, ranges } = measures;
  if (numbers || dates) yield* wholeForms([...(numbers ?? []), ...(dates ?? [])]);
  if (numbers) yield* fractionForms(numbers);
  if (ranges) yield* addressForms(ranges.filter(({ family }) => family === 4));
  yield { example: 'none', constraints: noneOf(measures) };
  for (const example of datesAround(dates ?? []).filter((text) => dates && /^\d{4}-/.test(text)))
    yield { example, constraints: [{ language: likeDate, wanted: true }] };
  for (const example of ranges ? sixesAround(ranges) : [])
    yield { example, constraints: [{ language: likeSix, wanted: true }] };
}

const zero: Decimal = { digits: 0n, scale: 0 };
const anyOrder: readonly Order[] = [-1, 0, 1];
const anyNumber = new Recogniser(numberReading(zero, anyOrder));
const wholeNumber = new Recogniser(wholeNumberReading);
const lastFour = (1n << 32n) - 1n;
const anyFour = new Recogniser(addressReading(0n, lastFour));

/** What has none of the forms that are told apart exactly. */
function noneOf({ numbers, dates, ranges }: Measures): readonly Constraint[] {
  const languages = [...(numbers ? [anyNumber] : dates ? [wholeNumber] : []), ...(ranges ? [anyFour] : [])];
  return languages.map((language) => ({ language, wanted: false }));
}

function* wholeForms(limits: readonly Decimal[]): Generator<ValueForm> {
  for (const { whole, ...place } of numberClasses(limits))
    if (whole !== undefined)
      yield { example: whole, constraints: [{ language: wholeNumber, wanted: true }, ...within(place)] };
}

function* fractionForms(limits: readonly Decimal[]): Generator<ValueForm> {
  for (const { fraction, ...place } of numberClasses(limits))
    yield { example: fraction, constraints: [{ language: wholeNumber, wanted: false }, ...within(place)] };
}

type Place = Pick<ReturnType<typeof numberClasses>[number], 'above' | 'at' | 'below'>;

function within({ above, at, below }: Place): readonly Constraint[] {
  const found = [...standing(above, 1), ...standing(at, 0), ...standing(below, -1)];
  return found.length > 0 ? found : [{ language: anyNumber, wanted: true }];
}

function standing(limit: Decimal | undefined, order: Order): readonly Constraint[] {
  return limit ? [{ language: new Recogniser(numberReading(limit, [order])), wanted: true }] : [];
}

function* addressForms(ranges: readonly AddressRange[]): Generator<ValueForm> {
  const starts = new Set([0n, ...ranges.flatMap(({ first, last }) => [first, last + 1n])]);
  const sorted = [...starts].filter((start) => start <= lastFour).toSorted((a, b) => (a < b ? -1 : 1));
  for (const [index, start] of sorted.entries()) {
    const end = (sorted[index + 1] ?? lastFour + 1n) - 1n;
    const example = [24n, 16n, 8n, 0n].map((shift) => String((start >> shift) & 255n)).join('.');
    yield { example, constraints: [{ language: new Recogniser(addressReading(start, end)), wanted: true }] };
  }
}

/** Every date in ISO 8601 begins so and goes on with such letters. */
const likeDate = new Recogniser<{ readonly length: number }>({
  first: { length: 0 },
  letters: '0123456789-+:.,TtZz',
  next({ length }, letter) {
    const isExpected = length === 4 ? letter === '-' : length > 6 || /\d/.test(letter);
    return isExpected ? { length: Math.min(length + 1, 7) } : undefined;
  },
  accepts: ({ length }) => length === 7,
});

/** Every IPv6 address has such letters and two colons. */
const likeSix = new Recogniser<{ readonly colons: number }>({
  first: { colons: 0 },
  letters: '0123456789abcdefABCDEF:.',
  next: ({ colons }, letter) => ({ colons: Math.min(colons + (letter === ':' ? 1 : 0), 2) }),
  accepts: ({ colons }) => colons === 2,
});
