import { isIPv4, isIPv6 } from 'node:net';
import { rational, type Term } from './terms.ts';

/** What the values of a condition key are to the solver: a text, a number (numbers and dates alike) or an address. */
export type Sort = 'text' | 'number' | 'date' | 'address';

export function sortOf(test: string): Sort | undefined {
  if (test === 'null') return undefined;
  if (test.startsWith('numeric')) return 'number';
  if (test.startsWith('date')) return 'date';
  return test === 'ipaddress' ? 'address' : 'text';
}

/** A decimal number as an exact fraction. */
export function numberTerm(value: string): Term | undefined {
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === '') return undefined;
  const digits = BigInt(whole + fraction);
  return rational(sign === '-' ? -digits : digits, 10n ** BigInt(fraction.length));
}

/** A date of ISO 8601 or an epoch time as seconds since 1970. ECMAScript reads the date: its profile is that of the W3C. */
export function dateTerm(value: string): Term | undefined {
  if (/^[+-]?\d+$/.test(value)) return numberTerm(value);
  const zoned = value.includes('T') && !/(Z|[+-]\d\d:\d\d)$/.test(value) ? `${value}Z` : value;
  const milliseconds = /^\d{4}-/.test(value) ? Date.parse(zoned) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : rational(BigInt(milliseconds), 1000n);
}

export interface Addresses {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly size: bigint;
}

/** An address or a block of RFC 4632 and RFC 4291. Node and the URL standard read the address. */
export function addressesOf(value: string): Addresses | undefined {
  const [address = '', prefix, ...rest] = value.split('/');
  const number = addressNumber(address);
  const family = isIPv4(address) ? 4 : 6;
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (number === undefined || rest.length > 0 || (prefix !== undefined && !/^\d+$/.test(prefix)) || length > bits)
    return undefined;
  const size = 2n ** BigInt(bits - length);
  return { family, first: (number / size) * size, size };
}

function addressNumber(address: string): bigint | undefined {
  if (isIPv4(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  if (!isIPv6(address) || address.includes('%')) return undefined;
  const [left = '', right] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const [head, tail] = [groupsOf(left), groupsOf(right ?? '')];
  const middle = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...middle, ...tail].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function groupsOf(half: string): readonly string[] {
  return half === '' ? [] : half.split(':');
}

/** The address of a number. */
export function addressText(family: 4 | 6, number: bigint): string {
  const width = family === 4 ? 8n : 16n;
  const parts = Array.from({ length: family === 4 ? 4 : 8 }, (_, index) => {
    const shift = width * BigInt((family === 4 ? 3 : 7) - index);
    return (number >> shift) & (2n ** width - 1n);
  });
  return parts.map((part) => part.toString(family === 4 ? 10 : 16)).join(family === 4 ? '.' : ':');
}
