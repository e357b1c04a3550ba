import { setTimeout as sleep } from 'node:timers/promises';
import type { DiscardReason, Telemetry } from '../../domain/delivery/telemetry.ts';
import type { Read } from '../../domain/evaluation/read.ts';
import type { EventQueue, QueuedEvent } from '../../domain/finding/event-queue.ts';
import type { Logger } from '../../domain/logger.ts';
import type { Focus } from './focus.ts';
import { FocusBacklog, type Ticket } from './focus-backlog.ts';
import type { FocusRequest, FocusResult } from './focused-scan.ts';
import { type EventSubject, parseEvent } from './parse-event.ts';

/** What turns events of the account into focused reads. */
export interface EventListenerOptions {
  readonly queue: EventQueue;
  readonly fociOf: (subject: EventSubject) => readonly Focus[];
  /** Reads and stores; never rejects. */
  readonly run: (request: FocusRequest) => Promise<FocusResult>;
  readonly telemetry: Pick<
    Telemetry,
    'eventsAwaited' | 'eventReceived' | 'eventDiscarded' | 'eventRead' | 'eventStored' | 'eventQueueAsked'
  >;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The least time between two reads of the same thing, milliseconds. */
  readonly spacing?: number;
  /** Before the queue is asked again after a failure, milliseconds; it grows with each further one. */
  readonly pause?: number;
}

/** Messages in hand; while there are as many, no more are taken out of the queue. */
const mostTickets = 2_000;

/** Calls under way at once while the queue gives full answers; one while it does not. */
const mostReceives = 4;
const fullAnswer = 10;

/** A message that no one could make use of so often is removed, where no dead-letter queue takes it away before. */
const mostReceivesOf: Readonly<Record<DiscardReason, number>> = { malformed: 5, unread: 10 };

const longestPause = 60_000;

/**
 * Takes events out of the queue and has what they name read again. An event decides nothing: late, doubled and forged ones
 * lead to a read that finds what is there. A message is removed once what it asked for is stored; otherwise it comes again.
 */
export class EventListener {
  readonly #options: EventListenerOptions;
  readonly #backlog: FocusBacklog;
  readonly #stopped = new AbortController();
  readonly #removals = new Set<Promise<void>>();
  #receiving: Promise<void> | undefined;
  #failures = 0;
  /** Whether removing messages worked the last time. */
  #removes = true;

  constructor(options: EventListenerOptions) {
    this.#options = options;
    this.#backlog = new FocusBacklog({
      run: options.run,
      elapsed: () => performance.now(),
      spacing: options.spacing ?? 1_000,
      done: (tickets, result) => this.#done(tickets, result),
    });
  }

  start(): void {
    this.#options.telemetry.eventsAwaited();
    this.#receiving ??= this.#receiveAll();
  }

  /** Takes no more, and waits for the reads under way. What was not read comes again, here or elsewhere. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#receiving;
    await this.#backlog.stop();
    await Promise.all(this.#removals);
    this.#options.queue.close();
  }

  async #receiveAll(): Promise<void> {
    const { signal } = this.#stopped;
    let receives = 1;
    while (!signal.aborted) {
      await this.#backlog.belowTickets(mostTickets, signal);
      const counts = await Promise.all(Array.from({ length: receives }, () => this.#receive(signal)));
      receives = counts.some((count) => count === fullAnswer) ? mostReceives : 1;
    }
  }

  async #receive(signal: AbortSignal): Promise<number> {
    const { queue, telemetry } = this.#options;
    try {
      const read = await queue.receive(signal);
      telemetry.eventQueueAsked({ answered: read.ok });
      if (!read.ok) {
        await this.#waitAfter(read.failure, signal);
        return 0;
      }
      this.#recovered();
      this.#take(read.value);
      return read.value.length;
    } catch (error) {
      if (signal.aborted) return 0;
      throw error;
    }
  }

  #take(events: readonly QueuedEvent[]): void {
    const useless = events.filter((event) => !this.#accept(event));
    if (useless.length > 0) this.#remove(useless.map(({ receipt }) => receipt));
  }

  /** Whether the message stays in the queue: it is being worked on, or somebody shall look at it. */
  #accept({ body, receipt, receives, sentAt }: QueuedEvent): boolean {
    const { telemetry, fociOf } = this.#options;
    const parsed = parseEvent(body);
    if (parsed.outcome === 'malformed') {
      telemetry.eventReceived({ outcome: 'malformed' });
      return this.#isWorthAnother(receives, 'malformed');
    }
    const foci = parsed.outcome === 'relevant' ? parsed.subjects.flatMap(fociOf) : [];
    const outcome = foci.length > 0 ? 'relevant' : 'irrelevant';
    telemetry.eventReceived({ outcome });
    if (outcome === 'irrelevant' || !this.#isWorthAnother(receives - 1, 'unread')) return false;
    this.#backlog.add(foci, { receipt, sentAt, left: foci.length, unread: false });
    return true;
  }

  /** Whether a message that so many receives led nowhere stays; one that does not is counted. */
  #isWorthAnother(receives: number, reason: DiscardReason): boolean {
    if (receives < mostReceivesOf[reason]) return true;
    this.#options.telemetry.eventDiscarded({ reason });
    return false;
  }

  #done(tickets: readonly Ticket[], result: FocusResult): void {
    const { telemetry, clock } = this.#options;
    telemetry.eventRead({ result });
    if (tickets.length === 0) return;
    const now = clock();
    for (const { sentAt } of tickets)
      if (sentAt !== undefined) telemetry.eventStored({ seconds: (now - sentAt) / 1_000 });
    this.#remove(tickets.map(({ receipt }) => receipt));
  }

  #remove(receipts: readonly string[]): void {
    const removal = this.#options.queue.remove(receipts).then((removed) => this.#tellRemoval(removed));
    this.#removals.add(removal);
    void removal.finally(() => this.#removals.delete(removal));
  }

  /** What could not be removed comes again and is read again: no harm, but calls for nothing. */
  #tellRemoval(removed: Read<void>): void {
    if (!removed.ok && this.#removes)
      this.#options.logger.warn(
        { failure: removed.failure },
        'messages cannot be removed from the event queue; they come again',
      );
    if (removed.ok && !this.#removes)
      this.#options.logger.info({}, 'messages can be removed from the event queue again');
    this.#removes = removed.ok;
  }

  async #waitAfter(failure: object, signal: AbortSignal): Promise<void> {
    const { pause = 5_000, logger } = this.#options;
    if (this.#failures++ === 0)
      logger.warn({ failure }, 'the event queue cannot be read; scans go on by their schedule');
    const wait = Math.min(longestPause, pause * 2 ** (this.#failures - 1));
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }

  #recovered(): void {
    if (this.#failures > 0) this.#options.logger.info({}, 'the event queue can be read again');
    this.#failures = 0;
  }
}
