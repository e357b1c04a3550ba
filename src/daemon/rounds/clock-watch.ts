import type { Logger } from '../../domain/logger.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** What is needed to notice that somebody sets the clock. */
export interface ClockWatch {
  /** Milliseconds since the epoch, as the host has it. */
  readonly clock: () => number;
  /** Milliseconds since any moment; nobody can set it. */
  readonly elapsed: () => number;
  readonly follower: {
    /** Follows the clock to its new time; `by` is how far it was set forward, whole milliseconds, negative for back. */
    followClock(by: number): Promise<void>;
    /** Called at each look at which the clock is where it was: it may have been elsewhere in between. */
    keepUp(): Promise<void>;
  };
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** From one look to the next, milliseconds. */
  readonly interval?: number;
}

/** A clock that is slewed drifts by less than this between two looks, milliseconds: adjtimex(2) allows 500 ppm. */
const tolerance = 1_000;

/**
 * Notices when the clock of the host is set, or the host was suspended, and says so once. Where following it fails, the next
 * look tries again.
 */
export function watchClock({ clock, elapsed, follower, logger, interval = 5_000 }: ClockWatch): Stoppable {
  let offset = clock() - elapsed();
  async function look(): Promise<void> {
    // Elapsed time has fractions, and the times that are moved have none.
    const by = Math.round(clock() - elapsed() - offset);
    if (Math.abs(by) <= tolerance) return follower.keepUp();
    await follower.followClock(by);
    offset += by;
    const direction = by < 0 ? 'back' : 'forward';
    logger.warn(
      { seconds: Math.round(Math.abs(by) / 1_000) },
      `the clock of this host was set ${direction}; scans are planned again`,
    );
  }
  return startRounds({
    interval,
    round: look,
    failed: (error) => logger.error({ error }, 'scans could not be planned by the clock of this host'),
  });
}
