import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startHeartbeat } from '../../../src/daemon/rounds/heartbeat.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { minute, noon } from '../../support/fixtures.ts';

async function started() {
  const store = await openSqliteStore({ path: ':memory:' });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(async () => {
    vi.useRealTimers();
    await store.close();
  });
  const state = { now: noon, ids: 0, fails: false };
  const failures: unknown[] = [];
  const heartbeat = await startHeartbeat({
    store: {
      transact: (work) => (state.fails ? Promise.reject(new Error('no space left')) : store.transact(work)),
    },
    instance: 'host',
    programVersion: '1.0.0',
    newId: () => `w_${++state.ids}`,
    clock: () => state.now,
    logger: { error: (fields) => failures.push(fields) },
  });
  return {
    state,
    failures,
    heartbeat,
    after: async (minutes: number) => {
      state.now += minutes * minute;
      await vi.advanceTimersByTimeAsync(30_000);
    },
    watches: async () =>
      (await store.history({ from: 0, to: noon * 2 })).watches.map(
        ({ from, to }) => `${(from - noon) / minute}-${(to - noon) / minute}`,
      ),
  };
}

describe('daemon: the heartbeat', () => {
  it('is one period as long as the process runs, until its end', async () => {
    const { after, heartbeat, state, watches } = await started();
    await after(0.5);
    await after(0.5);
    state.now += 10_000;
    await heartbeat.stop();
    expect(await watches()).toEqual([`0-${70 / 60}`]);
  });

  it('begins anew after a silence, and where the clock was set', async () => {
    const { after, watches } = await started();
    await after(1);
    await after(10);
    await after(1);
    await after(-5);
    await after(1);
    expect(await watches()).toEqual(['0-1', '7-8', '11-12']);
  });

  it('is told once where the store takes no writes, and the time is not watched', async () => {
    const { after, failures, heartbeat, state, watches } = await started();
    state.fails = true;
    await after(0.5);
    await after(0.5);
    await after(1);
    expect(failures).toMatchObject([{ error: { message: 'no space left' } }]);
    state.fails = false;
    await after(0.5);
    await after(0.5);
    await heartbeat.stop();
    expect(await watches()).toEqual(['0-0', '2.5-3']);
  });
});
