/** A decimal number without loss: `digits` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Reads an integer or a decimal number; anything else, and what no quota could be, is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, whole, fraction = ''] = /^([+-]?\d{1,400})(?:\.(\d{1,400}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const sign = whole.startsWith('-') ? -1n : 1n;
  return { digits: sign * BigInt(whole.replace(/^[+-]/, '') + fraction), scale: fraction.length };
}

/** Below 0, 0 or above 0, as for sorting. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const scale = Math.max(one.scale, other.scale);
  const a = one.digits * 10n ** BigInt(scale - one.scale);
  const b = other.digits * 10n ** BigInt(scale - other.scale);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The shortest way to write a number: the same text for equal ones. */
export function decimalText({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return fraction === '' || scale === 0 ? sign + whole : `${sign}${whole}.${fraction}`;
}

/** No number of a policy has more zeros. */
const mostZeros = 400;

/** A number of JSON in digits: `1e2` is `100`, as IAM's numbers are integers or decimals. As it is where it has no exponent. */
export function withoutExponent(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/i.exec(text) ?? [];
  const shift = Number(exponent);
  if (exponent === undefined || Math.abs(shift) > mostZeros) return text;
  const digits = (whole + fraction).padEnd(whole.length + Math.max(shift, 0), '0');
  const padded = '0'.repeat(Math.max(1 - whole.length - shift, 0)) + digits;
  const point = padded.length - digits.length + whole.length + shift;
  const tail = padded.slice(point);
  return `${sign}${padded.slice(0, point)}${tail === '' ? '' : `.${tail}`}`;
}
