import { type AttributionOptions, attributeDue } from '../scan/upkeep/attribute-due.ts';
import type { Store } from '../store/contract/store.ts';

export interface AttributorOptions extends Omit<AttributionOptions, 'signal' | 'refusing'> {
  readonly store: Pick<Store, 'transact'>;
}

/** How often it is looked whether CloudTrail is to be asked, milliseconds. */
const interval = 5_000;

/**
 * Asks CloudTrail, beside everything else, who caused new findings. What it was in the middle of when it ends is asked
 * again after the next start. A failure of the store is logged once, and the next round tries again.
 */
export function startAttributor({ store, ...options }: AttributorOptions): { stop(): Promise<void> } {
  const abort = new AbortController();
  const { signal } = abort;
  const refusing = new Set<string>();
  let round: Promise<void> | undefined;
  let failing = false;

  async function attribute(): Promise<void> {
    try {
      await attributeDue(store, { ...options, signal, refusing });
      failing = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!failing) options.logger.error({ error }, 'who caused findings could not be looked up; it is tried again');
      failing = true;
    }
  }

  const timer = setInterval(() => {
    round ??= attribute().finally(() => {
      round = undefined;
    });
  }, interval);
  return {
    async stop() {
      clearInterval(timer);
      abort.abort(new Error('the program stops'));
      await round;
    },
  };
}
