import { setImmediate } from 'node:timers/promises';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Logger } from '../../domain/logger.ts';
import { announceStaleChecks, type StaleCheckOptions } from '../../scan/schedule/stale-checks.ts';
import { type ApplyOptions, applySuppressions } from '../../scan/upkeep/apply-suppressions.ts';
import type { Store } from '../../store/contract/store.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** Times are milliseconds since the epoch. */
export interface HousekeepingOptions {
  readonly store: Store;
  readonly suppressions: readonly Suppression[];
  /** How checks are told that have gone stale by then. */
  readonly stale: (now: number) => StaleCheckOptions;
  /** How suppressions are judged then. */
  readonly judging: (now: number) => ApplyOptions;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
  /** Told after messages may have been stored. */
  readonly committed: () => void;
  /** How long resolved findings, ended scans and settled messages are kept, milliseconds. */
  readonly retention: number;
  /** When the suppressions were applied last. */
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
 * what is long over. A failure is logged once, and the next round tries again.
 */
export function startHousekeeping(options: HousekeepingOptions): Stoppable {
  const { store, suppressions, stale, judging, clock, logger, committed, retention } = options;
  let prunedAt = 0;
  let { judgedAt } = options;

  async function keepHouse(): Promise<void> {
    const now = clock();
    await announceStaleChecks(store, stale(now));
    if (suppressions.some(({ expires }) => expires > judgedAt && expires <= now)) {
      await applySuppressions(store, judging(now));
    }
    judgedAt = now;
    committed();
    if (now - prunedAt < day) return;
    await pruneAll(store, now - retention);
    prunedAt = now;
  }

  return startRounds({
    interval,
    round: keepHouse,
    failed: (error) => logger.error({ error }, 'housekeeping of the store failed'),
  });
}
