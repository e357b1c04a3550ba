import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../domain/logger.ts';
import { Closers } from './closers.ts';
import type { Stoppable } from './rounds/rounds.ts';

/** What works by one configuration, and how long to wait for it. Times are milliseconds. */
export interface WorkingParts {
  readonly scheduler: Stoppable;
  readonly work: { close(): void; idle(): Promise<void>; stop(): Promise<void> };
  /** Aborts the scans that are under way. */
  readonly abort: AbortController;
  readonly deliverer: { flush(deadline: number): Promise<void>; stop(): Promise<void> };
  readonly housekeeping: Stoppable;
  readonly dispatcher: Stoppable;
  readonly attributor: Stoppable;
  readonly events: Stoppable;
  readonly watched: { close(): void };
  readonly logger: Logger;
  /** How long readiness is off before anything else ends, so that load balancers look elsewhere first. */
  readonly readyDelay: number;
  /** How long scans may go on. */
  readonly grace: number;
}

/** What stays while configurations come and go. */
export interface LastingParts {
  readonly http: { stopAccepting(): void; close(): Promise<void> };
  /** What this replica has said of its suppressions. */
  readonly suppressions: Stoppable;
  readonly heartbeat: Stoppable;
  readonly store: { close(): Promise<void> };
}

const flushDeadline = 5_000;

/**
 * Ends the program so that nothing is lost: readiness off, no new scans, running ones finished or aborted, messages sent
 * as far as time allows (the rest waits in the outbox), then the server, the connections and the store. Throws, once
 * everything has been tried, where something could not be ended.
 */
export async function stopInOrder(working: WorkingParts, lasting: LastingParts): Promise<void> {
  const { http, suppressions, heartbeat, store } = lasting;
  const { work, deliverer, watched, logger, grace, readyDelay } = working;
  logger.info({ graceSeconds: grace / 1_000 }, 'stopping');
  http.stopAccepting();
  await sleep(readyDelay);
  const closers = new Closers(logger);
  closers.add('store', () => store.close());
  closers.add('heartbeat', () => heartbeat.stop());
  closers.add('suppressions', () => suppressions.stop());
  closers.add('work queue', () => work.stop());
  closers.add('connections to AWS', () => watched.close());
  closers.add('HTTP service', () => http.close());
  closers.add('deliverer', () => deliverer.stop());
  closers.add('messages', () => deliverer.flush(flushDeadline));
  addScans(closers, working);
  const failed = await closers.closeAll();
  if (failed.length > 0) throw new Error(`these parts did not close: ${failed.join(', ')}`);
  logger.info({}, 'stopped');
}

/** Ends what works by one configuration, as far as it goes; messages wait in the outbox for the next one. */
export async function endWork(working: WorkingParts): Promise<void> {
  const { work, deliverer, watched, logger } = working;
  const closers = new Closers(logger);
  closers.add('work queue', () => work.stop());
  closers.add('connections to AWS', () => watched.close());
  closers.add('deliverer', () => deliverer.stop());
  addScans(closers, working);
  await closers.closeAll();
}

function addScans(closers: Closers, working: WorkingParts): void {
  closers.add('attribution', () => working.attributor.stop());
  closers.add('dispatcher', () => working.dispatcher.stop());
  closers.add('housekeeping', () => working.housekeeping.stop());
  closers.add('scans', () => endScans(working));
  closers.add('events', () => working.events.stop());
}

/** Starts no more scans, and waits for those under way; after the grace they are aborted. */
async function endScans({ scheduler, work, abort, grace, logger }: WorkingParts): Promise<void> {
  await scheduler.stop();
  work.close();
  if (abort.signal.aborted || (await endsWithin(work.idle(), grace))) return work.idle();
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
