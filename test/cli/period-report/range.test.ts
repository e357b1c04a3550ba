import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/cli/period-report/range.ts';

const now = Date.UTC(2026, 10, 24, 12);

function told(from: string, to?: string): string {
  const outcome = parseRange(from, to, now);
  if (!outcome.ok) return outcome.message;
  return `${new Date(outcome.range.from).toISOString()} ${new Date(outcome.range.to).toISOString()}`;
}

describe('parseRange', () => {
  it.each([
    ['2026-11-01', '2026-11-30', '2026-11-01T00:00:00.000Z 2026-12-01T00:00:00.000Z'],
    ['2026-11-01', '2026-11-01', '2026-11-01T00:00:00.000Z 2026-11-02T00:00:00.000Z'],
    ['2026-11-01', undefined, '2026-11-01T00:00:00.000Z 2026-11-24T12:00:00.000Z'],
    ['2026-11-01T08:00Z', '2026-11-01T08:00:01+00:00', '2026-11-01T08:00:00.000Z 2026-11-01T08:00:01.000Z'],
    ['2026-11-01T08:00:00+02:00', '2026-11-01', '2026-11-01T06:00:00.000Z 2026-11-02T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29', '2024-02-29T00:00:00.000Z 2024-03-01T00:00:00.000Z'],
  ])('%s to %s', (from, to, expected) => {
    expect(told(from, to)).toBe(expected);
  });

  it.each([
    ['2026-11-02', '2026-11-01', 'The range is empty: --to 2026-11-01 is not after --from 2026-11-02.'],
    [
      '2026-11-01T08:00Z',
      '2026-11-01T08:00Z',
      'The range is empty: --to 2026-11-01T08:00Z is not after --from 2026-11-01T08:00Z.',
    ],
    ['2027-01-01', '2027-02-01', 'The range lies in the future: --from 2027-01-01. Nothing is known of it yet.'],
    ['2027-01-01', undefined, 'The range lies in the future: --from 2027-01-01. Nothing is known of it yet.'],
    ['yesterday', undefined, '--from yesterday is no date: write 2026-09-01 (UTC) or 2026-09-01T08:00:00Z.'],
    ['2026-11-01', '2026-11-31', '--to 2026-11-31 is no date: write 2026-09-01 (UTC) or 2026-09-01T08:00:00Z.'],
    ['2026-02-29', undefined, '--from 2026-02-29 is no date: write 2026-09-01 (UTC) or 2026-09-01T08:00:00Z.'],
    [
      '2026-11-01T08:00',
      undefined,
      '--from 2026-11-01T08:00 is no date: write 2026-09-01 (UTC) or 2026-09-01T08:00:00Z.',
    ],
    [
      '2026-11-01T25:00Z',
      undefined,
      '--from 2026-11-01T25:00Z is no date: write 2026-09-01 (UTC) or 2026-09-01T08:00:00Z.',
    ],
  ])('%s to %s is refused', (from, to, expected) => {
    expect(told(from, to)).toBe(expected);
  });
});
