import { setImmediate } from 'node:timers/promises';
import type { Logger } from '../../domain/logger.ts';
import { announceStaleChecks, type StaleCheckOptions } from '../../scan/schedule/stale-checks.ts';
import { type ApplyOptions, applySuppressions } from '../../scan/upkeep/apply-suppressions.ts';
import { type HoldOptions, holdSuppressions } from '../../scan/upkeep/hold-suppressions.ts';
import type { Store } from '../../store/contract/store.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** Times are milliseconds since the epoch. */
export interface HousekeepingOptions {
  readonly store: Store;
  /** What this replica says that it has. */
  readonly holding: (now: number) => HoldOptions;
  /** How checks are told that have gone stale by then. */
  readonly stale: (now: number) => StaleCheckOptions;
  /** How suppressions are judged then. */
  readonly judging: (now: number) => ApplyOptions;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  /** Told after messages may have been stored. */
  readonly committed: () => void;
  /** How long resolved findings, ended scans and settled messages are kept, milliseconds. */
  readonly retention: number;
  /** When the suppressions were applied last, and which. */
  readonly judged: { readonly at: number; readonly digest: string };
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
 * What is due between scans: announcing checks that have gone stale, ending suppressions whose time is over or that another
 * replica has newer ones for, and forgetting what is long over. A failure is logged once, and the next round tries again.
 */
export function startHousekeeping(options: HousekeepingOptions): Stoppable {
  const { store, holding, stale, judging, clock, logger, committed, retention } = options;
  let prunedAt = 0;
  let { judged } = options;

  async function keepHouse(): Promise<void> {
    const now = clock();
    await announceStaleChecks(store, stale(now));
    const { digest, suppressions } = await holdSuppressions(store, holding(now));
    const isOver = suppressions.some(({ expires }) => expires > judged.at && expires <= now);
    if (isOver || digest !== judged.digest) await applySuppressions(store, judging(now));
    if (digest !== judged.digest)
      logger.info({ digest }, 'suppressions of another replica are in effect, or are no more');
    judged = { at: now, digest };
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
