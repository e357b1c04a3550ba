import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { SinkSettings } from '../../domain/delivery/sink.ts';
import type { Store } from '../../store/contract/store.ts';
import type { SinkSurroundings } from '../sinks/sink.ts';
import { Attempts, type AttemptsOptions } from './attempts.ts';
import { openSinks } from './open-sinks.ts';
import { StoreHealth } from './store-health.ts';

/**
 * What the deliverer needs: the outbox that it empties, the sinks that it opens, and what an attempt needs besides.
 */
export interface DelivererOptions extends Omit<AttemptsOptions, 'store' | 'health' | 'sinks'>, SinkSurroundings {
  readonly sinks: readonly SinkSettings[];
  readonly store: Pick<Store, 'dueDeliveries' | 'saveDelivery'>;
}

/** Sends what is in the outbox. */
export interface Deliverer {
  /** From now on sends by itself what is due. */
  start(): void;
  /** Looks into the outbox now: called after a commit that put something there. */
  wake(): void;
  /** Sends everything that is due and waits for it, at most `deadline` milliseconds. Works without `start`. */
  flush(deadline: number): Promise<void>;
  /** Breaks off what is under way; it stays in the outbox. Resolves when every connection is closed. */
  stop(): Promise<void>;
}

/** How often the outbox is looked into for retries that have come due, milliseconds. */
const pollInterval = 2_000;

/** Deliveries asked from the store at once. */
const batch = 100;

/**
 * Opens every sink and delivers the outbox to them, in order within each group of a sink, several groups at a time. Rejects
 * when a sink's settings cannot work.
 */
export async function createDeliverer(options: DelivererOptions): Promise<Deliverer> {
  return new OutboxWorker({ ...options, sinks: await openSinks(options.sinks, options) });
}

type WorkerOptions = Omit<DelivererOptions, 'sinks'> & Pick<AttemptsOptions, 'sinks'>;

class OutboxWorker implements Deliverer {
  readonly #options: WorkerOptions;
  readonly #health: StoreHealth;
  readonly #attempts: Attempts;
  #timer: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;
  #pumping: Promise<void> | undefined;
  #again = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#health = new StoreHealth(options.logger);
    this.#attempts = new Attempts({ ...options, health: this.#health });
  }

  start(): void {
    if (this.#timer || this.#stopping) return;
    this.#timer = setInterval(() => this.wake(), pollInterval).unref();
    this.wake();
  }

  wake(): void {
    if (this.#timer) void this.#pump();
  }

  async flush(deadline: number): Promise<void> {
    const expiry = new AbortController();
    const timer = setTimeout(() => expiry.abort(), deadline);
    const expired = new Promise<void>((resolve) => {
      expiry.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await Promise.race([this.#drain(expiry.signal), expired]);
    } finally {
      clearTimeout(timer);
      expiry.abort();
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#pumping;
    await this.#attempts.stop();
  }

  async #drain(expiry: AbortSignal): Promise<void> {
    const attempts = this.#attempts;
    let before: number;
    do {
      before = attempts.advanced;
      await this.#pump();
      await attempts.firstEnd();
      if (attempts.advanced === before) await attempts.allEnds();
    } while (attempts.advanced > before && !expiry.aborted && !this.#stopping);
  }

  /** One look into the outbox at a time; whoever asks meanwhile gets another one after it. */
  #pump(): Promise<void> {
    this.#again = true;
    this.#pumping ??= this.#lookUntilQuiet();
    return this.#pumping;
  }

  async #lookUntilQuiet(): Promise<void> {
    while (this.#again && !this.#stopping) {
      this.#again = false;
      await this.#look();
    }
    this.#pumping = undefined;
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#options;
    await this.#attempts.saveResults();
    this.#attempts.forgetEnded();
    // However much waits for a sink that is slow or gone, what waits for others is seen.
    const busy = new Set<string>();
    try {
      for (let looked = -1; looked < busy.size; ) {
        looked = busy.size;
        const due = await store.dueDeliveries(clock(), batch, [...busy]);
        this.#health.worked('read');
        const left = due.filter((delivery) => !this.#begin(delivery));
        for (const { sinkId } of left) busy.add(sinkId);
        if (due.length < batch) return;
      }
    } catch (error) {
      this.#health.failed('read', error);
    }
  }

  /** Answers whether it could begin now. */
  #begin(delivery: Delivery): boolean {
    const attempt = this.#attempts.begin(delivery);
    if (attempt) void attempt.then((advanced) => advanced && this.wake());
    return attempt !== undefined;
  }
}
