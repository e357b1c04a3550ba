import { z } from 'zod';

const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

type Unit = keyof typeof units;

const expectation = 'a length of time: a whole number and ms, s, m, h or d, such as 30s or 90d';

/** A length of time such as `30s`, `5m` or `90d`; milliseconds when parsed, and written back in the largest unit that fits. */
export const duration = z.codec(
  z.string({ error: expectation }).regex(/^\d{1,9}(ms|s|m|h|d)$/, expectation),
  z.int().nonnegative(),
  { decode: parseDuration, encode: durationText },
);

function parseDuration(text: string): number {
  const unit = text.replace(/^\d+/, '') as Unit;
  return Number.parseInt(text, 10) * units[unit];
}

function durationText(milliseconds: number): string {
  const unit = (Object.keys(units) as Unit[]).find((name) => milliseconds > 0 && milliseconds % units[name] === 0);
  return unit ? `${milliseconds / units[unit]}${unit}` : '0s';
}
