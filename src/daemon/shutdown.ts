import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../domain/logger.ts';

/** Everything that is open, and how long to wait. Times are milliseconds. */
export interface RunningParts {
  readonly http: { stopAccepting(): void; close(): Promise<void> };
  readonly scheduler: { stop(): Promise<void> };
  readonly work: { close(): void; idle(): Promise<void>; stop(): Promise<void> };
  /** Aborts the scans that are under way. */
  readonly abort: AbortController;
  readonly deliverer: { flush(deadline: number): Promise<void>; stop(): Promise<void> };
  readonly housekeeping: { stop(): Promise<void> };
  readonly dispatcher: { stop(): Promise<void> };
  readonly events: { stop(): Promise<void> };
  readonly watched: { close(): void };
  readonly store: { close(): Promise<void> };
  readonly logger: Logger;
  /** How long readiness is off before anything else ends, so that load balancers look elsewhere first. */
  readonly readyDelay: number;
  /** How long scans may go on. */
  readonly grace: number;
}

const flushDeadline = 5_000;

/**
 * Ends the program so that nothing is lost: readiness off, no new scans, running ones finished or aborted, messages sent
 * as far as time allows (the rest waits in the outbox), then the server, the connections and the store.
 */
export async function stopInOrder(parts: RunningParts): Promise<void> {
  const { http, work, deliverer, housekeeping, dispatcher, watched, store, logger } = parts;
  logger.info({ graceSeconds: parts.grace / 1_000 }, 'stopping');
  http.stopAccepting();
  await sleep(parts.readyDelay);
  await parts.events.stop();
  await endScans(parts);
  await housekeeping.stop();
  await dispatcher.stop();
  await deliverer.flush(flushDeadline);
  await deliverer.stop();
  await http.close();
  watched.close();
  await work.stop();
  await store.close();
  logger.info({}, 'stopped');
}

/** Starts no more scans, and waits for those under way; after the grace they are aborted. */
export async function endScans({
  scheduler,
  work,
  abort,
  grace,
  logger,
}: Pick<RunningParts, 'scheduler' | 'work' | 'abort' | 'grace' | 'logger'>): Promise<void> {
  await scheduler.stop();
  work.close();
  if (await endsWithin(work.idle(), grace)) return;
  logger.warn({ graceSeconds: grace / 1_000 }, 'aborting the scans that are still running');
  abort.abort();
  await work.idle();
}

async function endsWithin(work: Promise<void>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const ended = await Promise.race([work.then(() => true), timeout]);
  timer.abort();
  return ended;
}
