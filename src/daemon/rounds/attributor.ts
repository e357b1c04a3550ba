import { type AttributionOptions, attributeDue } from '../../scan/upkeep/attribute-due.ts';
import type { Store } from '../../store/contract/store.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** What finding out who did it needs beside the trail. */
export interface AttributorOptions extends Omit<AttributionOptions, 'signal' | 'refusing'> {
  readonly store: Pick<Store, 'transact'>;
}

/** How often it is looked whether CloudTrail is to be asked, milliseconds. */
const interval = 5_000;

/**
 * Asks CloudTrail, beside everything else, who caused new findings. What it was in the middle of when it ends is asked
 * again after the next start. A failure of the store is logged once, and the next round tries again.
 */
export function startAttributor({ store, ...options }: AttributorOptions): Stoppable {
  const refusing = new Set<string>();
  return startRounds({
    interval,
    round: async (signal) => {
      await attributeDue(store, { ...options, signal, refusing });
    },
    failed: (error) => options.logger.error({ error }, 'who caused findings could not be looked up; it is tried again'),
  });
}
