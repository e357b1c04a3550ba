import type { Logger } from '../domain/logger.ts';
import { type DispatchOptions, dispatchDue } from '../scan/upkeep/dispatch-due.ts';
import type { Store } from '../store/contract/store.ts';

export interface DispatcherOptions extends Omit<DispatchOptions, 'now'> {
  readonly store: Store;
  readonly clock: () => number;
  readonly logger: Logger;
  /** Told after messages may have been stored. */
  readonly committed: () => void;
}

/** How often it is asked what is due; the least wait of a group is therefore about this long, milliseconds. */
const interval = 1_000;

/** Puts messages into the outbox when their time has come. A failure is logged once, and the next round tries again. */
export function startDispatcher(options: DispatcherOptions): { stop(): Promise<void> } {
  let round: Promise<void> | undefined;
  let failing = false;

  async function dispatch(): Promise<void> {
    try {
      if (await dispatchDue(options.store, { ...options, now: options.clock() })) options.committed();
      failing = false;
    } catch (error) {
      if (!failing) options.logger.error({ error }, 'messages could not be planned; they wait until they can');
      failing = true;
    }
  }

  const timer = setInterval(() => {
    round ??= dispatch().finally(() => {
      round = undefined;
    });
  }, interval);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
