import type { Decimal } from '../../../parse/decimal.ts';
import type { Reading } from './recogniser.ts';

/** Below a limit, the limit itself, or above it. */
export type Order = -1 | 0 | 1;

interface NumberRead {
  readonly part: 'nothing' | 'sign' | 'whole' | 'point' | 'fraction';
  readonly negative: boolean;
  /** Whether all digits so far are zeros. */
  readonly zero: boolean;
  /** Digits of the whole part after its leading zeros; one more than the limit has stands for any more. */
  readonly digits: number;
  /** Digits of the fraction, while they are those of the limit. */
  readonly decimals: number;
  /** How the digits so far compare with as many of the limit, both without sign. */
  readonly order: Order;
}

/** The notations of all numbers that stand so to a limit: digits, with a sign and with a fraction or without. */
export function numberReading(limit: Decimal, orders: readonly Order[]): Reading<NumberRead> {
  const { whole, fraction } = digitsOf(limit);
  return {
    first: { part: 'nothing', negative: false, zero: true, digits: 0, decimals: 0, order: 0 },
    letters: '0123456789.+-',
    next(read, letter) {
      if (letter === '+' || letter === '-')
        return read.part === 'nothing' ? { ...read, part: 'sign', negative: letter === '-' } : undefined;
      if (letter === '.')
        return read.part === 'whole'
          ? { ...read, part: 'point', digits: 0, order: orderOfWhole(read, whole) }
          : undefined;
      const zero = read.zero && letter === '0';
      if (read.part === 'point' || read.part === 'fraction') return { ...withDecimal(read, letter, fraction), zero };
      return { ...withDigit(read, letter, whole), zero };
    },
    accepts: (read) => hasDigits(read) && orders.includes(orderOf(read, { limit, whole, fraction })),
  };
}

/** The notations of whole numbers. */
export const wholeNumberReading: Reading<{ readonly part: 'nothing' | 'sign' | 'digits' }> = {
  first: { part: 'nothing' },
  letters: '0123456789+-',
  next({ part }, letter) {
    if (letter !== '+' && letter !== '-') return { part: 'digits' };
    return part === 'nothing' ? { part: 'sign' } : undefined;
  },
  accepts: ({ part }) => part === 'digits',
};

/** The digits of a number without its sign, leading zeros and zeros at the end of its fraction. */
function digitsOf({ digits, scale }: Decimal): { readonly whole: string; readonly fraction: string } {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return {
    whole: text.slice(0, text.length - scale).replace(/^0+/, ''),
    fraction: text.slice(text.length - scale).replace(/0+$/, ''),
  };
}

function withDigit(read: NumberRead, digit: string, whole: string): NumberRead {
  const { digits, order } = read;
  if (digits === 0 && digit === '0') return { ...read, part: 'whole' };
  return {
    ...read,
    part: 'whole',
    digits: Math.min(digits + 1, whole.length + 1),
    order: order === 0 && digits < whole.length ? orderOfTexts(digit, whole.charAt(digits)) : order,
  };
}

function withDecimal(read: NumberRead, digit: string, fraction: string): NumberRead {
  const order = read.order === 0 ? orderOfTexts(digit, fraction.charAt(read.decimals) || '0') : read.order;
  const decimals = order === 0 ? Math.min(read.decimals + 1, fraction.length) : 0;
  return { ...read, part: 'fraction', decimals, order };
}

function orderOfWhole({ digits, order }: NumberRead, whole: string): Order {
  return digits === whole.length ? order : digits < whole.length ? -1 : 1;
}

function orderOfTexts(one: string, other: string): Order {
  return one === other ? 0 : one < other ? -1 : 1;
}

function hasDigits({ part }: NumberRead): boolean {
  return part === 'whole' || part === 'fraction';
}

interface Limit {
  readonly limit: Decimal;
  readonly whole: string;
  readonly fraction: string;
}

function orderOf(read: NumberRead, { limit, whole, fraction }: Limit): Order {
  const ofWhole = read.part === 'whole' ? orderOfWhole(read, whole) : read.order;
  const size = ofWhole === 0 && read.decimals < fraction.length ? -1 : ofWhole;
  const isBelowZero = read.negative && !read.zero;
  if (limit.digits < 0n) return isBelowZero ? opposite(size) : 1;
  return isBelowZero ? -1 : size;
}

function opposite(order: Order): Order {
  return order === 0 ? 0 : order < 0 ? 1 : -1;
}
