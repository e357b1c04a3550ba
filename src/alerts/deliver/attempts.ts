import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import type { Logger } from '../../domain/logger.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import type { Store } from '../../store/contract/store.ts';
import { type AttemptOutcome, beginAttempt, settleAttempt } from '../attempt/retry.ts';
import type { OpenSink } from '../sinks/sink.ts';
import type { StoreHealth } from './store-health.ts';

/** What an attempt needs: where it is recorded, by what it is sent, and who is told of it. */
export interface AttemptsOptions {
  readonly store: Pick<Store, 'saveDelivery'>;
  /** By their ids. */
  readonly sinks: ReadonlyMap<string, OpenSink>;
  readonly network: NetworkSettings;
  readonly telemetry: Pick<Telemetry, 'deliveryAttempted'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly health: StoreHealth;
  /**
   * For how long a message to a sink that is not configured here is left to other replicas before it is given up,
   * milliseconds; 0 by default.
   */
  readonly unknownSinkGrace?: number;
}

/** How long an attempt may be under way, milliseconds; by then it has ended, or its process has. */
export function attemptLease({ requestTimeout }: Pick<NetworkSettings, 'requestTimeout'>): number {
  return 2 * requestTimeout;
}

/** Attempts under way at once to one sink, so that a slow one does not hold up the others. */
const concurrentPerSink = 4;

/**
 * A sink that answered 410 is left alone until the next reload or start; its messages are looked at again this much later,
 * milliseconds.
 */
const disabledWait = 5 * 60_000;

/**
 * The attempts that are under way, at most one for each group. Each is stored before it starts, so that a crash leads to
 * one more attempt under the same id, and its result after it ended; a result that cannot be stored is kept and its group
 * waits.
 */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #sinks: ReadonlyMap<string, OpenSink>;
  readonly #running = new Map<string, { readonly sinkId: string; readonly end: Promise<boolean> }>();
  /** Groups whose attempt ended since the store was asked: its answer may still name what they have just sent. */
  readonly #ended = new Set<string>();
  readonly #unsaved = new Map<string, { readonly settled: Delivery; readonly before: Delivery }>();
  readonly #disabled = new Set<string>();
  readonly #abort = new AbortController();
  #advanced = 0;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#sinks = options.sinks;
  }

  /** How many attempts have ended so that the store was brought forward. */
  get advanced(): number {
    return this.#advanced;
  }

  /** Resolves when one of those that run now has ended, at once when none runs. */
  async firstEnd(): Promise<void> {
    if (this.#running.size > 0) await Promise.race([...this.#running.values()].map(({ end }) => end));
  }

  /** Resolves when all of those that run now have ended. */
  async allEnds(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ end }) => end));
  }

  forgetEnded(): void {
    this.#ended.clear();
  }

  /**
   * Starts an attempt; `undefined` when its group or its sink is busy. The promise never rejects; it says whether the
   * store was brought forward, so that a store that cannot be written is not tried again at once.
   */
  begin(delivery: Delivery): Promise<boolean> | undefined {
    const group = groupOf(delivery);
    const ofSink = [...this.#running.values()].filter(({ sinkId }) => sinkId === delivery.sinkId).length;
    const busy = this.#running.has(group) || this.#ended.has(group) || this.#unsaved.has(group);
    if (busy || ofSink >= concurrentPerSink || this.#abort.signal.aborted || this.#isOthers(delivery)) return undefined;
    const end = this.#run(delivery, group);
    this.#running.set(group, { sinkId: delivery.sinkId, end });
    return end;
  }

  /** Whether a replica with a newer configuration may know the sink. */
  #isOthers({ sinkId, createdAt }: Delivery): boolean {
    const { clock, unknownSinkGrace = 0 } = this.#options;
    return !this.#sinks.has(sinkId) && clock() - createdAt < unknownSinkGrace;
  }

  /** Stores the results that could not be stored when they came. */
  async saveResults(): Promise<void> {
    for (const [group, { settled, before }] of this.#unsaved) {
      if ((await this.#save(settled, before)) === 'failed') return;
      this.#unsaved.delete(group);
    }
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.allEnds();
    await this.saveResults();
    await Promise.all([...this.#sinks.values()].map((sink) => sink.close()));
  }

  async #run(delivery: Delivery, group: string): Promise<boolean> {
    const advanced = await this.#handle(delivery);
    if (advanced) this.#advanced++;
    this.#running.delete(group);
    this.#ended.add(group);
    return advanced;
  }

  async #handle(delivery: Delivery): Promise<boolean> {
    const { sinkId } = delivery;
    const sink = this.#sinks.get(sinkId);
    if (!sink) return this.#fail(delivery);
    if (this.#disabled.has(sinkId)) {
      const nextAttemptAt = this.#options.clock() + disabledWait;
      const lastError = 'the sink answered 410 before; it is off until the next reload or start';
      return this.#keep({ ...delivery, nextAttemptAt, lastError }, delivery);
    }
    const begun = beginAttempt(delivery, this.#options.clock(), attemptLease(this.#options.network));
    // Whoever stores the beginning of the attempt makes it: another replica may have come first.
    return (await this.#save(begun, delivery)) === 'saved' && (await this.#send(sink, begun));
  }

  async #send(sink: OpenSink, begun: Delivery): Promise<boolean> {
    const { clock, random } = this.#options;
    const { signal } = this.#abort;
    const startedAt = clock();
    const outcome = await this.#attempt(sink, begun, startedAt);
    const now = clock();
    if (signal.aborted && outcome.status === 'retry') {
      return this.#keep({ ...begun, attempts: begun.attempts - 1, nextAttemptAt: now }, begun);
    }
    const settled = settleAttempt(begun, outcome, { now, random: random() });
    this.#tell(settled, outcome, (now - startedAt) / 1_000);
    return this.#keep(settled, begun);
  }

  async #attempt(sink: OpenSink, begun: Delivery, now: number): Promise<AttemptOutcome> {
    try {
      return await sink.send(begun, { now, signal: this.#abort.signal });
    } catch (error) {
      this.#options.logger.error({ error, ...fieldsOf(begun) }, 'a sink broke on a message');
      return { status: 'failed', failure: 'internal', message: 'the sink broke on this message; the log says how' };
    }
  }

  async #fail(delivery: Delivery): Promise<boolean> {
    const message = `sink ${delivery.sinkId} is not in the configuration; the message was not sent`;
    const outcome: AttemptOutcome = { status: 'failed', failure: 'unknown_sink', message };
    const failed: Delivery = { ...delivery, status: 'failed', lastError: message };
    this.#tell(failed, outcome, 0);
    return this.#keep(failed, delivery);
  }

  #tell(settled: Delivery, outcome: AttemptOutcome, seconds: number): void {
    const { telemetry, logger } = this.#options;
    const failure = outcome.status === 'delivered' ? {} : { failure: outcome.failure };
    telemetry.deliveryAttempted({ sinkId: settled.sinkId, event: settled.message.type, seconds, ...failure });
    const fields = { ...fieldsOf(settled), ...failure };
    if (outcome.status === 'delivered') return logger.info(fields, 'message delivered');
    const problem = { ...fields, problem: settled.lastError };
    if (settled.status === 'failed') logger.error(problem, 'message given up');
    else logger.warn({ ...problem, nextAttemptAt: settled.nextAttemptAt }, 'message not delivered yet');
    if (outcome.failure === 'gone' && !this.#disabled.has(settled.sinkId)) {
      this.#disabled.add(settled.sinkId);
      logger.error({ sink: settled.sinkId }, 'sink is off until the next reload or start: it answered 410 Gone');
    }
  }

  /** Stores a result, now or later. One that another replica was faster with is dropped: it has the later attempt. */
  async #keep(settled: Delivery, before: Delivery): Promise<boolean> {
    const saved = await this.#save(settled, before);
    if (saved === 'failed') this.#unsaved.set(groupOf(settled), { settled, before });
    return saved === 'saved';
  }

  async #save(delivery: Delivery, before: Delivery): Promise<'saved' | 'taken' | 'failed'> {
    const { store, health } = this.#options;
    try {
      const saved = await store.saveDelivery(delivery, before);
      health.worked('write');
      return saved ? 'saved' : 'taken';
    } catch (error) {
      health.failed('write', error);
      return 'failed';
    }
  }
}

function groupOf({ sinkId, groupKey }: Delivery): string {
  return JSON.stringify([sinkId, groupKey]);
}

function fieldsOf({ id, sinkId, groupKey, message, attempts }: Delivery): object {
  const { target, check } = message.data;
  const about = message.type === 'webhook.test' ? {} : { targetId: target.id, checkId: check.id };
  return { delivery: id, sink: sinkId, group: groupKey, ...about, event: message.type, attempts };
}
