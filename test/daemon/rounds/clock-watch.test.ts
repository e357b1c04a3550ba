import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchClock } from '../../../src/daemon/rounds/clock-watch.ts';
import { memoryLogger } from '../../alerts/fixtures.ts';

/** A clock that is `offset` away from the time that passes, and what was told of it. */
function watched(stepped: (by: number) => Promise<void> = async () => undefined) {
  const state = { offset: 0, steady: 0 };
  const steps: number[] = [];
  const logger = memoryLogger();
  const watch = watchClock({
    clock: () => Date.now() + state.offset,
    elapsed: () => Date.now(),
    follower: {
      followClock: (by) => {
        steps.push(by);
        return stepped(by);
      },
      keepUp: async () => void (state.steady += 1),
    },
    logger,
  });
  return { state, steps, logger, watch };
}

describe('daemon/clock-watch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['back', -3_600_000],
    ['forward', 7_200_000],
  ])('tells once that the clock was set %s, and by how much', async (direction, by) => {
    const { state, steps, logger, watch } = watched();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(steps).toEqual([]);

    state.offset = by;
    await vi.advanceTimersByTimeAsync(60_000);
    await watch.stop();

    expect(steps).toEqual([by]);
    expect(logger.lines).toMatchObject([
      { level: 'warn', message: `the clock of this host was set ${direction}; scans are planned again` },
    ]);
  });

  it('lets scans keep up at every look at which the clock is where it was', async () => {
    const { state, watch } = watched();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state.steady).toBe(2);

    state.offset = 7_200_000;
    await vi.advanceTimersByTimeAsync(10_000);
    await watch.stop();
    expect(state.steady).toBe(3);
  });

  it('tells whole milliseconds, though elapsed time has fractions', async () => {
    const steps: number[] = [];
    let elapsed = 0.123;
    let time = 1_000_000;
    const follower = { followClock: async (by: number) => void steps.push(by), keepUp: async () => undefined };
    const watch = watchClock({
      clock: () => time,
      elapsed: () => elapsed,
      follower,
      logger: memoryLogger(),
    });
    elapsed += 5_000.4567;
    time += 5_000 + 1_200_000;
    await vi.advanceTimersByTimeAsync(5_000);
    await watch.stop();
    expect(steps).toEqual([1_200_000]);
  });

  it('bears a clock that is slewed', async () => {
    const { state, steps, watch } = watched();
    for (let look = 0; look < 100; look += 1) {
      // 500 parts in a million, of five seconds.
      state.offset += 2.5;
      await vi.advanceTimersByTimeAsync(5_000);
    }
    await watch.stop();
    expect(steps.length).toBeLessThanOrEqual(1);
    expect(state.offset).toBeLessThan(1_000);
  });

  it('tries again where following failed', async () => {
    let failures = 2;
    const { state, steps, logger, watch } = watched(async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('the database is away');
    });
    state.offset = -60_000;
    await vi.advanceTimersByTimeAsync(30_000);
    await watch.stop();

    expect(steps).toEqual([-60_000, -60_000, -60_000]);
    expect(logger.lines.map(({ level }) => level)).toEqual(['error', 'warn']);
  });
});
