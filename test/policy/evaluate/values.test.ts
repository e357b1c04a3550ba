import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress, parseAddressRange, parseDate } from '../../../src/policy/evaluate/values.ts';
import { compareDecimals, parseDecimal } from '../../../src/policy/parse/decimal.ts';

function secondsOf(text: string): number | undefined {
  const date = parseDate(text);
  return date && Number(date.digits) / 10 ** date.scale;
}

describe('policy/evaluate/values: numbers', () => {
  test.each(['', ' 1', '1 ', '1.', '.5', '1e3', '0x10', '--1', '1,5', 'a', '9'.repeat(401)])('%j is none', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test.each<readonly [string, string, number]>([
    ['1', '1.0', 0],
    ['-0', '0', 0],
    ['+1', '1', 0],
    ['007', '7', 0],
    ['-1.5', '-1.50', 0],
    ['0.1', '0.11', -1],
    ['2', '10', -1],
    ['-2', '-10', 1],
    ['-0.5', '0.5', -1],
    ['9'.repeat(400), `${'9'.repeat(399)}8`, 1],
  ])('%s against %s', (one, other, order) => {
    const [a, b] = [parseDecimal(one), parseDecimal(other)];
    if (!a || !b) throw new Error('both are numbers');
    expect(compareDecimals(a, b)).toBe(order);
    expect(compareDecimals(b, a)).toBe(order === 0 ? 0 : -order);
  });
});

describe('policy/evaluate/values: dates', () => {
  test('any second of four-digit years is the one of the calendar of JavaScript', () => {
    const first = Date.parse('0000-01-01T00:00:00Z') / 1_000;
    const last = Date.parse('9999-12-31T23:59:59Z') / 1_000;
    assert(
      property(integer({ min: first, max: last }), (seconds) => {
        expect(secondsOf(new Date(seconds * 1_000).toISOString().replace('.000', ''))).toBe(seconds);
      }),
      { seed: 20_261_125, numRuns: 500 },
    );
  });

  test.each<readonly [text: string, same: string]>([
    ['2026', '2026-01-01T00:00:00Z'],
    ['2026-03', '2026-03-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2026-03-04T05:06Z', '2026-03-04T05:06:00Z'],
    ['2026-03-04t05:06:07z', '2026-03-04T05:06:07Z'],
    ['2026-03-04T05:06:07+01:30', '2026-03-04T03:36:07Z'],
    ['2026-03-04T05:06:07-0130', '2026-03-04T06:36:07Z'],
    ['2026-03-04T05:06:07.5Z', '2026-03-04T05:06:07.500Z'],
    ['2026-03-04T05:06:07,25Z', '2026-03-04T05:06:07.250Z'],
    ['2000-02-29', '2000-02-29T00:00:00Z'],
    ['2026-03-04T24:00:00Z', '2026-03-05T00:00:00Z'],
    ['2026-03-04T23:59:60Z', '2026-03-05T00:00:00Z'],
  ])('%s is %s', (text, same) => {
    // Four digits alone are also an epoch time, and that reading comes first.
    expect(secondsOf(text)).toBe(/^\d+$/.test(text) ? Number(text) : Date.parse(same) / 1_000);
  });

  test.each([
    '2026-00',
    '2026-13',
    '2026-01-00',
    '2026-01-32',
    '2026-04-31',
    '2026-06-31',
    '2026-09-31',
    '2026-11-31',
    '2026-02-29',
    '1900-02-29',
    '2026-01-01T25:00',
    '2026-01-01T00:60',
    '2026-01-01T00:00:61',
    '2026-01-01T00:00:00+1',
    '26-01-01',
    'now',
    '1.5',
    '',
  ])('%j is none', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test.each([
    ['1', 1],
    ['-1', -1],
    ['1767225600', 1_767_225_600],
  ] as const)('%s is an epoch time in seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});

describe('policy/evaluate/values: addresses', () => {
  test.each<readonly [text: string, family: 4 | 6, value: bigint]>([
    ['0.0.0.0', 4, 0n],
    ['255.255.255.255', 4, 0xffff_ffffn],
    ['1.2.3.4', 4, 0x0102_0304n],
    ['::', 6, 0n],
    ['::1', 6, 1n],
    ['1::', 6, 1n << 112n],
    ['1:2:3:4:5:6:7:8', 6, 0x0001_0002_0003_0004_0005_0006_0007_0008n],
    ['1:2:3:4:5:6:7::', 6, 0x0001_0002_0003_0004_0005_0006_0007_0000n],
    ['ABCD::ef', 6, (0xabcdn << 112n) + 0xefn],
    ['::ffff:1.2.3.4', 6, 0xffff_0102_0304n],
    ['::255.255.0.1', 6, 0xffff_0001n],
    ['::10.0.123.45', 6, 0x0a00_7b2dn],
    ['249.199.99.9', 4, 0xf9c7_6309n],
  ])('%s', (text, family, value) => {
    expect(parseAddress(text)).toEqual({ family, value });
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.',
    '1.2.3.4.5',
    '256.0.0.0',
    '01.2.3.4',
    '1.2.3.x',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    'g::',
    '::1.2.3.256',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1:2:3:4::5:6:7:8::9',
    '::1.2.3.4x',
    '::1.2.3.4:5',
    '1\n::1.2.3.4',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each<readonly [text: string, family: 4 | 6, first: bigint, last: bigint]>([
    ['10.1.2.3/8', 4, 0x0a00_0000n, 0x0aff_ffffn],
    ['10.1.2.3/32', 4, 0x0a01_0203n, 0x0a01_0203n],
    ['10.1.2.3', 4, 0x0a01_0203n, 0x0a01_0203n],
    ['10.1.2.3/0', 4, 0n, 0xffff_ffffn],
    ['::1/127', 6, 0n, 1n],
    ['::1', 6, 1n, 1n],
    ['::/0', 6, 0n, (1n << 128n) - 1n],
  ])('%s', (text, family, first, last) => {
    expect(parseAddressRange(text)).toEqual({ family, first, last });
  });

  test.each(['', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '/8', 'x/8', '1/10.0.0.0/8'])(
    '%j is no range',
    (text) => {
      expect(parseAddressRange(text)).toBeUndefined();
    },
  );
});
