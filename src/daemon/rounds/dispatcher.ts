import type { Logger } from '../../domain/logger.ts';
import { type DispatchOptions, dispatchDue } from '../../scan/upkeep/dispatch-due.ts';
import type { Store } from '../../store/contract/store.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** What turns due changes into messages of the outbox. */
export interface DispatcherOptions {
  readonly store: Store;
  /** What is due by then, and how it is told; `now` is milliseconds since the epoch. */
  readonly due: (now: number) => DispatchOptions;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
  /** Told after messages may have been stored. */
  readonly committed: () => void;
}

/** How often it is asked what is due; the least wait of a group is therefore about this long, milliseconds. */
const interval = 1_000;

/** Puts messages into the outbox when their time has come. A failure is logged once, and the next round tries again. */
export function startDispatcher({ store, due, clock, logger, committed }: DispatcherOptions): Stoppable {
  return startRounds({
    interval,
    round: async () => {
      if (await dispatchDue(store, due(clock()))) committed();
    },
    failed: (error) => logger.error({ error }, 'messages could not be planned; they wait until they can'),
  });
}
