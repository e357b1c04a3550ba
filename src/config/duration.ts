import { z } from 'zod';

const unitMilliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time such as `30s`, `5m` or `90d`; parsed to milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'a length of time: a whole number and ms, s, m, h or d, such as 30s or 90d')
  .transform(parseDuration);

function parseDuration(text: string): number {
  const unit = text.replace(/^\d+/, '') as keyof typeof unitMilliseconds;
  return Number.parseInt(text, 10) * unitMilliseconds[unit];
}
