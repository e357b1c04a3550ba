import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveConfiguration } from '../../src/daemon/live-configuration.ts';
import type { Telemetry } from '../../src/domain/delivery/telemetry.ts';
import type { Store } from '../../src/store/contract/store.ts';
import { openStore } from '../../src/store/open.ts';
import { loadValid, minimal } from '../config/virtual-files.ts';
import { sampleCheckState, sampleDelivery } from '../support/fixtures.ts';
import { silentLogger } from '../support/silent-logger.ts';

const quiet = `${minimal}scan: { at_start: false }\n`;
const other = quiet.replace('id: prod', 'id: second');

const second = 1_000;
const hour = 3_600_000;

describe('daemon/live-configuration', () => {
  let folder: string;
  let store: Store;
  let away: boolean;
  let live: LiveConfiguration;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'live-'));
    away = false;
    const opened = await openStore({ kind: 'sqlite', path: join(folder, 'store.db') }, silentLogger);
    const transact: Store['transact'] = async (work) => {
      if (away) throw new Error('the database is away');
      return opened.store.transact(work);
    };
    store = new Proxy(opened.store, {
      get: (real, name) => (name === 'transact' ? transact : (Reflect.get(real, name) as unknown)),
    });
    const telemetry = new Proxy({} as Telemetry, { get: () => () => undefined });
    const loaded = await loadValid(quiet);
    live = new LiveConfiguration(loaded);
    const build = { version: '0', revision: 'x' };
    await live.open(loaded, {
      opened: { store },
      telemetry,
      environment: {},
      logger: silentLogger,
      build,
      clock: Date.now,
      replica: 'one',
    });
    await live.start();
  });
  afterEach(async () => {
    const { scheduler, housekeeping, dispatcher, deliverer, watched } = live.parts();
    await scheduler.stop();
    await housekeeping.stop();
    await dispatcher.stop();
    await deliverer.stop();
    watched.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const planned = () => live.schedule.nextRuns().map(({ targetId }) => targetId);

  it('begins the work of another configuration once the store is back, not only at the next reload', async () => {
    expect(new Set(planned())).toEqual(new Set(['prod']));
    away = true;
    let failures = 0;
    const failed = () => {
      failures++;
      away = failures < 3;
    };
    const started = await live.goOver(await loadValid(other), {
      signal: new AbortController().signal,
      failed,
      delay: 1,
    });
    expect([started, failures]).toEqual([true, 3]);
    expect(new Set(planned())).toEqual(new Set(['second']));
    expect(live.lists.targets.map(({ id }) => id)).toEqual(['second']);
  });

  it('waits by a newer configuration, too, where no work could begin by the one before', async () => {
    away = true;
    const newer = new AbortController();
    expect(await live.goOver(await loadValid(other), { signal: newer.signal, failed: () => newer.abort() })).toBe(
      false,
    );
    const failed = () => {
      away = false;
    };
    const third = await loadValid(quiet.replace('id: prod', 'id: third'));
    expect(await live.goOver(third, { signal: new AbortController().signal, failed, delay: 1 })).toBe(true);
    expect(new Set(planned())).toEqual(new Set(['third']));
  });

  it.each([
    { name: 'an hour behind the last scan', behind: hour, waits: 10 * second },
    { name: 'as far behind as another replica may be', behind: 30 * second, waits: 10 * second + 30 * second },
  ])('begins by a clock that is $name: what waits is due when it was to be', async ({ behind, waits }) => {
    const now = Date.now();
    await store.transact(async ({ checks, deliveries }) => {
      await checks.saveState(sampleCheckState({ lastAttemptAt: now + behind }));
      await deliveries.enqueue([sampleDelivery('msg_1', { nextAttemptAt: now + behind + 10 * second })]);
    });
    await live.goOver(await loadValid(quiet), { signal: new AbortController().signal, failed: () => undefined });
    const { items } = await store.deliveries({ limit: 1 });

    expect(items[0]?.nextAttemptAt).toBeGreaterThan(now + waits - 5 * second);
    expect(items[0]?.nextAttemptAt).toBeLessThan(now + waits + hour / 2);
  });

  it('gives up waiting when the program stops', async () => {
    away = true;
    const stopping = new AbortController();
    const started = await live.goOver(await loadValid(other), {
      signal: stopping.signal,
      failed: () => stopping.abort(),
    });
    expect(started).toBe(false);
    expect(planned()).toEqual([]);
    away = false;
  });
});
