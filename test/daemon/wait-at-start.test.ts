import { describe, expect, it } from 'vitest';
import type { Daemon } from '../../src/daemon/daemon.ts';
import { startWhenStoreIsThere } from '../../src/daemon/wait-at-start.ts';
import { StoreError } from '../../src/store/contract/store.ts';
import { StoreAwayError } from '../../src/store/contract/store-away.ts';

const daemon: Daemon = { url: '', reload: async () => undefined, stop: async () => undefined };

function away(mayPass: boolean): StoreAwayError {
  return new StoreAwayError('it cannot be reached', { code: 'ECONNREFUSED', what: 'away', mayPass, cause: undefined });
}

/** A start that fails so often, by a clock that goes on by a second with each attempt. */
function starting(failures: readonly Error[], { grace = 60_000, signal = new AbortController().signal } = {}) {
  let attempts = 0;
  const told: string[] = [];
  const awaited: string[] = [];
  const started = startWhenStoreIsThere(
    async () => {
      const failure = failures[attempts++];
      if (failure) throw failure;
      return daemon;
    },
    {
      grace,
      signal,
      logger: { warn: (_fields, message) => void told.push(message) },
      awaits: async (what) => void awaited.push(what),
      elapsed: () => attempts * 1_000,
      delay: 1,
    },
  );
  return { started, told, awaited, attempts: () => attempts };
}

describe('daemon/wait-at-start', () => {
  it('waits for a store that cannot be reached, and says so once', async () => {
    const { started, told, awaited, attempts } = starting([
      away(true),
      new Error('queue', { cause: away(true) }),
      away(true),
    ]);
    expect(await started).toBe(daemon);
    expect([attempts(), told]).toEqual([4, ['the store is away; the start waits for it']]);
    expect(awaited).toEqual(['away', 'away', 'away']);
  });

  it.each([
    ['a store that is full or damaged', away(false)],
    ['one of a newer version', new StoreError('was written by a newer version')],
    ['anything else', new Error('listen EADDRINUSE')],
  ])('does not wait for %s', async (_title, failure) => {
    const { started, told, attempts } = starting([failure]);
    await expect(started).rejects.toBe(failure);
    expect([attempts(), told]).toEqual([1, []]);
  });

  it('gives up after the grace, at once where there is none', async () => {
    const waiting = starting(
      Array.from({ length: 100 }, () => away(true)),
      { grace: 5_000 },
    );
    await expect(waiting.started).rejects.toThrow('cannot be reached');
    expect(waiting.attempts()).toBe(5);
    const hasty = starting([away(true)], { grace: 0 });
    await expect(hasty.started).rejects.toThrow('cannot be reached');
    expect([hasty.attempts(), hasty.told]).toEqual([1, []]);
  });

  it('ends at once when the process is asked to end', async () => {
    const ending = new AbortController();
    const { started } = starting(
      Array.from({ length: 100 }, () => away(true)),
      { signal: ending.signal },
    );
    ending.abort();
    expect(await started).toBeUndefined();
  });
});
