import { describe, expect, it } from 'vitest';
import { type Clock, createLimiterPool } from '../../../src/aws/client/limiter.ts';
import { defaultResourceTypes } from '../../../src/aws/sagemaker/types.ts';
import { startTagScan } from './tag-scan-fixture.ts';

/** Time that passes only while a call waits for its pace, so that it is the pace's share of a scan. */
function waitingClock(): Clock & { time: number } {
  return {
    time: 0,
    now() {
      return this.time;
    },
    async sleep(milliseconds) {
      this.time += milliseconds;
    },
  };
}

const pace = (burst: number) => {
  const clock = waitingClock();
  return { clock, reader: { limiters: createLimiterPool(clock), callsPerSecond: 8, burst } };
};

describe('the pace of a tag scan', () => {
  it.each([
    [20_000, 0, 1_000],
    [1_000, 5_000, Infinity],
  ])('an account of 1,275 resources with %i ms saved up waits %i to %i ms', async (burst, least, most) => {
    const { clock, reader } = pace(burst);
    const run = await startTagScan({
      account: { resources: 1_275, wrongShare: 0.08 },
      settings: { types: defaultResourceTypes },
      reader,
    });
    const { state, requests } = await run.scan();
    expect(state.outcome).toBe('findings');
    const calls = Object.values(requests).reduce((sum, count) => sum + count, 0);
    expect(calls).toBeLessThan(200);
    expect(clock.time).toBeGreaterThanOrEqual(least);
    expect(clock.time).toBeLessThanOrEqual(most);
  });
});
