import { describe, expect, it } from 'vitest';
import { isDiscoveryDue } from '../../../src/domain/target/discovery.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 5, 1);

describe('domain/target/discovery', () => {
  it.each([
    { asked: 'never', attemptedAt: undefined, due: true },
    { asked: 'half the time ago', attemptedAt: now - hour / 2, due: false },
    { asked: 'exactly so long ago', attemptedAt: now - hour, due: true },
    { asked: 'by a replica whose clock is a little ahead', attemptedAt: now + 30_000, due: false },
    { asked: 'by a clock that was set back a day since', attemptedAt: now + 24 * hour, due: true },
  ])('asks again every hour: last asked $asked', ({ attemptedAt, due }) => {
    const last = attemptedAt === undefined ? undefined : { attemptedAt };
    expect(isDiscoveryDue(last, { refresh: hour }, now)).toBe(due);
  });
});
