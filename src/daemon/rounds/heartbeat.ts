import { longestSilence } from '../../domain/history/history.ts';
import type { Logger } from '../../domain/logger.ts';
import type { Store } from '../../store/contract/store.ts';
import { type Stoppable, startRounds } from './rounds.ts';

/** What proves later that this process ran. */
export interface HeartbeatOptions {
  readonly store: Pick<Store, 'transact'>;
  readonly instance: string;
  readonly programVersion: string;
  /** A new id, unlike every other. */
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'error'>;
  /** From one beat to the next, milliseconds. */
  readonly interval?: number;
}

/** Two beats may fail before the time counts as not watched. */
const usualInterval = longestSilence / 3;

/**
 * Notes in the store, again and again, that this process runs. A silence, in which the host was suspended or the store took
 * no writes, and a clock that was set end one period and begin another, for nobody can prove what was watched between.
 * Resolves after the first beat; that and the last one, at the stop, may fail like all others.
 */
export async function startHeartbeat(options: HeartbeatOptions): Promise<Stoppable> {
  const { store, instance, programVersion, newId, clock, logger, interval = usualInterval } = options;
  let id = newId();
  let last: number | undefined;

  async function beat(): Promise<void> {
    const at = clock();
    if (last !== undefined && (at < last || at - last > longestSilence)) id = newId();
    await store.transact(({ history }) => history.beat({ id, instance, programVersion, at }));
    last = at;
  }
  const failed = (error: unknown) =>
    logger.error({ error }, 'the store could not note that this process runs; reports will call this time not watched');

  await beat().catch(failed);
  const rounds = startRounds({ interval, round: beat, failed });
  return {
    async stop() {
      await rounds.stop();
      await beat().catch(failed);
    },
  };
}
