import { describe, expect, it } from 'vitest';
import type { LoadedConfiguration, LoadOutcome } from '../../src/config/resolve/loaded/loaded-configuration.ts';
import type { Waiting } from '../../src/daemon/live-configuration.ts';
import { Reloader, type ReloaderOptions } from '../../src/daemon/reload.ts';
import { load, loadValid, minimal } from '../config/virtual-files.ts';
import { eventually } from '../support/eventually.ts';
import { silentLogger } from '../support/silent-logger.ts';

const folder = '/etc/notebook-drift';
const naming = `${minimal}suppressions: { file: s.yaml }\n`;

interface World {
  readonly outcomes: readonly LoadOutcome[];
  readonly goOver?: (loaded: LoadedConfiguration, waiting: Waiting) => Promise<boolean>;
}

async function reloading({ outcomes, goOver }: World) {
  const live = {
    generation: { loaded: await loadValid(minimal) } as ReloaderOptions['live']['generation'],
    async goOver(loaded: LoadedConfiguration, waiting: Waiting): Promise<boolean> {
      live.generation = { ...live.generation, loaded };
      return (await goOver?.(loaded, waiting)) ?? true;
    },
  };
  const told: boolean[] = [];
  const waiting = [...outcomes];
  const reloader = new Reloader({
    load: async () => waiting.shift() as LoadOutcome,
    live,
    logger: silentLogger,
    told: (success) => told.push(success),
    retryDelay: 10,
  });
  return { reloader, told, names: () => [...reloader.files().keys()] };
}

describe('daemon/reload', () => {
  it('also watches what a configuration named that could not be used, until one can', async () => {
    const broken = await load(naming);
    const right = await load(naming, { files: { 's.yaml': 'suppressions: []\n' } });
    const { reloader, told, names } = await reloading({ outcomes: [broken, right] });
    expect(names()).toEqual([`${folder}/config.yaml`]);

    await reloader.reload();
    expect(told).toEqual([false]);
    expect(names()).toEqual([`${folder}/config.yaml`, `${folder}/s.yaml`]);

    await reloader.reload();
    expect(told).toEqual([false, true]);
  });

  it('is no success while the work of the new configuration cannot begin', async () => {
    const outcomes = [await load(minimal)];
    const { reloader, told } = await reloading({
      outcomes,
      goOver: async (_loaded, { failed }) => {
        failed();
        return true;
      },
    });
    await reloader.reload();
    expect(told).toEqual([false, true]);
  });

  it('tries a configuration again that could not be opened', async () => {
    let attempts = 0;
    const { reloader, told } = await reloading({
      outcomes: [await load(minimal), await load(minimal)],
      goOver: async () => {
        if (++attempts === 1) throw new Error('the database is away');
        return true;
      },
    });
    await reloader.reload();
    expect(told).toEqual([false]);
    await eventually(
      () => told,
      ({ length }) => length === 2,
    );
    expect(told).toEqual([false, true]);
  });

  it('a configuration that waits for the store gives way to a newer one, and not to a broken one', async () => {
    const broken = await load(naming);
    const [one, other] = [await load(minimal), await load(minimal.replace('id: prod', 'id: second'))];
    const gone: string[] = [];
    const { reloader, told } = await reloading({
      outcomes: [one, broken, other],
      goOver: async ({ targets }, { signal }) => {
        const [{ target } = { target: undefined }] = targets;
        gone.push(target?.id ?? '');
        if (target?.id === 'second') return true;
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
        return false;
      },
    });
    void reloader.reload();
    await reloader.reload();
    expect([gone, told]).toEqual([['prod'], [false]]);
    await reloader.reload();
    expect([gone, told]).toEqual([
      ['prod', 'second'],
      [false, true],
    ]);
  });

  it('does not call it a success when a newer configuration was refused meanwhile', async () => {
    const outcomes = [await load(minimal), await load(naming)];
    const begun = Promise.withResolvers<boolean>();
    const { reloader, told } = await reloading({
      outcomes,
      goOver: () => begun.promise,
    });
    const first = reloader.reload();
    await reloader.reload();
    begun.resolve(true);
    await first;
    expect(told).toEqual([false]);
  });

  it('does not hold up the end of the program', async () => {
    const outcomes = [await load(minimal)];
    const { reloader, told } = await reloading({
      outcomes,
      goOver: (_loaded, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(false));
        }),
    });
    void reloader.reload();
    await new Promise(setImmediate);
    await reloader.stop();
    expect(told).toEqual([]);
  });
});
