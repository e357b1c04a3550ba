import { setImmediate } from 'node:timers/promises';
import type { SinkSettings } from '../domain/delivery/sink.ts';
import type { CheckDescription } from '../domain/evaluation/check.ts';
import type { Logger } from '../domain/logger.ts';
import type { Target } from '../domain/target/target.ts';
import { announceStaleChecks } from '../scan/schedule/stale-checks.ts';
import { type ApplyOptions, applySuppressions } from '../scan/upkeep/apply-suppressions.ts';
import type { Store } from '../store/contract/store.ts';

export interface HousekeepingOptions extends Omit<ApplyOptions, 'now'> {
  readonly store: Store;
  readonly targets: readonly Target[];
  readonly checks: readonly CheckDescription[];
  readonly sinks: readonly SinkSettings[];
  readonly source: { readonly version: string; readonly instance: string };
  readonly externalUrl?: string;
  /** How old the last success of a check may be, milliseconds. */
  readonly staleAfter: (targetId: string, checkId: string) => number;
  readonly newId: () => string;
  readonly clock: () => number;
  readonly logger: Logger;
  /** Told after messages may have been stored. */
  readonly committed: () => void;
  /** How long resolved findings, ended scans and settled messages are kept, milliseconds. */
  readonly retention: number;
  readonly attemptLease: number;
  /** When the suppressions were applied last, milliseconds since the epoch. */
  readonly judgedAt: number;
}

/** Forgets everything that is over, however much that is; others get their turn between the steps. */
export async function pruneAll(store: Pick<Store, 'prune'>, before: number): Promise<void> {
  for (let rows = 1; rows > 0; ) {
    const pruned = await store.prune({ before });
    rows = Object.values(pruned).reduce((sum: number, count: number) => sum + count, 0);
    await setImmediate();
  }
}

const interval = 30_000;
const day = 86_400_000;

/**
 * What is due between scans: announcing checks that have gone stale, ending suppressions whose time is over, and forgetting
 * what is long over. A failure is logged, and the next round tries again.
 */
export function startHousekeeping(options: HousekeepingOptions): { stop(): Promise<void> } {
  let prunedAt = 0;
  let { judgedAt } = options;
  let round: Promise<void> = Promise.resolve();

  async function keepHouse(): Promise<void> {
    const now = options.clock();
    try {
      await announceStaleChecks(options.store, { ...options, now });
      if (options.suppressions.some(({ expires }) => expires > judgedAt && expires <= now)) {
        await applySuppressions(options.store, { ...options, now });
      }
      judgedAt = now;
      options.committed();
      if (now - prunedAt < day) return;
      await pruneAll(options.store, now - options.retention);
      prunedAt = now;
    } catch (error) {
      options.logger.error({ error }, 'housekeeping of the store failed');
    }
  }

  const timer = setInterval(() => {
    round = round.then(keepHouse);
  }, interval);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
