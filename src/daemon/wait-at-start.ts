import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../domain/logger.ts';
import { absenceIn } from '../store/contract/store-away.ts';
import type { Daemon } from './daemon.ts';

/** How long a start may be tried again, and who may break it off. Times are milliseconds. */
export interface StartWaiting {
  /** 0: the first failure is the last. */
  readonly grace: number;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
  readonly logger: Pick<Logger, 'warn'>;
  /** Told before each pause why the store is away, in words for whoever asks. */
  readonly awaits: (what: string) => Promise<void>;
  /** Milliseconds since any moment: the clock of the host may be set. */
  readonly elapsed: () => number;
  /** From one attempt to the next. */
  readonly delay?: number;
}

/**
 * Starts again and again while the store cannot be reached, as far as the grace goes: a database that is restarted together
 * with the program needs longer than it. Says so once. Throws what the last attempt failed with; answers `undefined` where the
 * process was asked to end meanwhile.
 */
export async function startWhenStoreIsThere(
  start: () => Promise<Daemon>,
  { grace, signal, logger, awaits, elapsed, delay = 2_000 }: StartWaiting,
): Promise<Daemon | undefined> {
  const begun = elapsed();
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (signal.aborted) return undefined;
      const left = grace - (elapsed() - begun);
      const absence = absenceIn(error);
      if (left <= 0 || !absence?.mayPass) throw error;
      await awaits(absence.what);
      const seconds = Math.round(grace / 1_000);
      if (attempt === 1) logger.warn({ error, seconds }, 'the store is away; the start waits for it');
      await sleep(Math.min(delay, left), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
    }
  }
}
