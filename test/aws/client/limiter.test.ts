import { describe, expect, it } from 'vitest';
import { type Clock, createLimiterPool } from '../../../src/aws/client/limiter.ts';

const key = { accountId: '123456789012', region: 'us-east-1', family: 'tagging' } as const;

/** A clock that jumps to the end of every sleep. */
function jumpingClock(): Clock & { time: number } {
  return {
    time: 0,
    now() {
      return this.time;
    },
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      this.time += milliseconds;
    },
  };
}

/** A clock that stands still: every sleep lasts until its signal aborts. */
const frozenClock: Clock = {
  now: () => 0,
  sleep: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    }),
};

describe('aws/limiter', () => {
  it('lets one second of calls go at once and the others at the ceiling', async () => {
    const clock = jumpingClock();
    const limiter = createLimiterPool(clock).limiter(key, 10);
    const starts: number[] = [];
    for (let call = 0; call < 40; call++) {
      await limiter.acquire(undefined);
      starts.push(clock.time);
    }
    expect(starts.slice(0, 10)).toStrictEqual(Array(10).fill(0));
    expect(starts.slice(10)).toStrictEqual(Array.from({ length: 30 }, (_, index) => (index + 1) * 100));
  });

  it('saves up the calls of so many seconds, and no more than one second after a refusal', async () => {
    const clock = jumpingClock();
    const limiter = createLimiterPool(clock).limiter(key, 8, 20);
    const take = async (calls: number) => {
      const start = clock.time;
      for (let call = 0; call < calls; call++) await limiter.acquire(undefined);
      return clock.time - start;
    };
    expect(await take(160)).toBe(0);
    // On the whole the ceiling holds: what was saved up is spent.
    expect(await take(80)).toBe(10_000);
    clock.time += 20_000;
    expect(await take(160)).toBe(0);
    limiter.answered({ throttled: true });
    clock.time += 60_000;
    limiter.answered({ throttled: false });
    expect(await take(160)).toBeGreaterThanOrEqual(18_000);
    clock.time += 600_000;
    expect(await take(160)).toBe(0);
  });

  it('serves first come, first served', async () => {
    const limiter = createLimiterPool(jumpingClock()).limiter(key, 1);
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((call) => limiter.acquire(undefined).then(() => order.push(call))));
    expect(order).toStrictEqual([1, 2, 3, 4]);
  });

  it('shares one pace between all who ask with the same key, and none with others', async () => {
    const clock = jumpingClock();
    const pool = createLimiterPool(clock);
    await pool.limiter(key, 1).acquire(undefined);
    await pool.limiter({ ...key, region: 'eu-west-1' }, 1).acquire(undefined);
    await pool.limiter({ ...key, accountId: '111122223333' }, 1).acquire(undefined);
    await pool.limiter({ ...key, family: 'iam' }, 1).acquire(undefined);
    expect(clock.time).toBe(0);
    await pool.limiter({ ...key }, 1).acquire(undefined);
    expect(clock.time).toBe(1000);
  });

  it('lets a waiting call give up at once, and those behind it go on', async () => {
    const limiter = createLimiterPool(frozenClock).limiter(key, 1);
    await limiter.acquire(undefined);
    const first = new AbortController();
    const second = new AbortController();
    const waiting = [limiter.acquire(first.signal), limiter.acquire(second.signal)];
    second.abort(new Error('second gives up'));
    await expect(waiting[1]).rejects.toThrow('second gives up');
    first.abort(new Error('first gives up'));
    await expect(waiting[0]).rejects.toThrow('first gives up');
    await expect(limiter.acquire(AbortSignal.abort(new Error('never began')))).rejects.toThrow('never began');
  });

  it('finds the pace that a throttle bears, and the ceiling again when it is gone', async () => {
    const clock = jumpingClock();
    const limiter = createLimiterPool(clock).limiter(key, 10);
    // A service that bears 3 calls a second with a bucket of 3, as AWS counts.
    const service = { tokens: 3, at: 0 };
    const bears = (rate: number) => {
      service.tokens = Math.min(rate, service.tokens + ((clock.time - service.at) * rate) / 1000);
      service.at = clock.time;
      if (service.tokens < 1) return false;
      service.tokens--;
      return true;
    };
    const run = async (rate: number, seconds: number) => {
      const end = clock.time + seconds * 1000;
      const counts = { good: 0, throttled: 0 };
      while (clock.time < end) {
        await limiter.acquire(undefined);
        const throttled = !bears(rate);
        limiter.answered({ throttled });
        counts[throttled ? 'throttled' : 'good']++;
      }
      return counts;
    };
    const throttled = await run(3, 100);
    expect(throttled.good).toBeGreaterThan(0.75 * 300);
    expect(throttled.throttled).toBeLessThan(0.2 * throttled.good);
    await run(1000, 30);
    const free = await run(1000, 10);
    expect(free.good).toBeGreaterThanOrEqual(99);
    expect(free.good).toBeLessThanOrEqual(101);
  });

  it.each([
    { service: 10, refusedAtMost: 0, why: 'under the ceiling there is room for them' },
    { service: 5, refusedAtMost: 0.15, why: 'over what the service bears it gives way' },
  ])(
    'leaves the notebooks their calls where $service a second are borne: $why',
    async ({ service: rate, refusedAtMost }) => {
      const clock = jumpingClock();
      const limiter = createLimiterPool(clock).limiter(key, 8);
      const service = { tokens: rate, at: 0 };
      const isBorne = (time: number) => {
        service.tokens = Math.min(rate, service.tokens + ((time - service.at) * rate) / 1000);
        service.at = time;
        if (service.tokens < 1) return false;
        service.tokens--;
        return true;
      };
      // Two calls a second out of the same allowance, without any regard for ours.
      const notebooks = { next: 0, calls: 0, refused: 0 };
      let ours = 0;
      while (clock.time < 300_000) {
        await limiter.acquire(undefined);
        for (; notebooks.next <= clock.time; notebooks.next += 500) {
          notebooks.calls++;
          if (!isBorne(notebooks.next)) notebooks.refused++;
        }
        const borne = isBorne(clock.time);
        if (borne) ours++;
        limiter.answered({ throttled: !borne });
      }
      expect(notebooks.refused / notebooks.calls).toBeLessThanOrEqual(refusedAtMost);
      // And it does not stand aside for them either.
      expect(ours / 300).toBeGreaterThan(0.75 * Math.min(8, rate - 2));
    },
  );

  it('never stands still, however long the storm', async () => {
    const clock = jumpingClock();
    const limiter = createLimiterPool(clock).limiter(key, 10);
    for (let call = 0; call < 50; call++) {
      await limiter.acquire(undefined);
      limiter.answered({ throttled: true });
    }
    const before = clock.time;
    await limiter.acquire(undefined);
    expect(clock.time - before).toBeLessThanOrEqual(2000);
  });
});
