import { randomUUID } from 'node:crypto';

/** A message as the queue keeps it. Times are milliseconds since the epoch. */
interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  receives: number;
  visibleAt: number;
  receipt: string;
}

/** A message as it is received. */
export type ReceivedMessage = Readonly<QueuedMessage>;

/** A standard queue: at least once, in no order that anybody may rely on. */
export class Queue {
  readonly #now: () => number;
  readonly #messages = new Map<string, QueuedMessage>();
  readonly #waiting = new Set<() => void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Messages that are in the queue, hidden ones included. */
  get size(): number {
    return this.#messages.size;
  }

  send(body: string): void {
    const id = randomUUID();
    const now = this.#now();
    this.#messages.set(id, { id, body, sentAt: now, receives: 0, visibleAt: now, receipt: '' });
    for (const wake of this.#waiting) wake();
  }

  /** The visible messages, at most so many, hidden from now on for a time; waits for the first, milliseconds. */
  async receive(most: number, times: { readonly hidden: number; readonly wait: number }): Promise<ReceivedMessage[]> {
    const found = this.#take(most, times.hidden);
    if (found.length > 0 || times.wait <= 0) return found;
    await this.#somethingWithin(times.wait);
    return this.#take(most, times.hidden);
  }

  /** Removes what was received under this receipt; `false` where it names nothing. */
  remove(receipt: string): boolean {
    for (const message of this.#messages.values()) {
      if (message.receipt === receipt) return this.#messages.delete(message.id);
    }
    return false;
  }

  #take(most: number, hidden: number): ReceivedMessage[] {
    const now = this.#now();
    const taken: ReceivedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (message.visibleAt > now) continue;
      message.receives += 1;
      message.visibleAt = now + hidden;
      message.receipt = `${message.id}#${message.receives}`;
      taken.push({ ...message });
      if (taken.length === most) break;
    }
    return taken;
  }

  async #somethingWithin(wait: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, wait);
    timer.unref();
    this.#waiting.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(resolve);
  }
}

/** The queues of an account, by name. */
export class Queues {
  readonly #now: () => number;
  readonly #queues = new Map<string, Queue>();

  constructor(now: () => number) {
    this.#now = now;
  }

  create(name: string): Queue {
    const queue = this.#queues.get(name) ?? new Queue(this.#now);
    this.#queues.set(name, queue);
    return queue;
  }

  get(name: string): Queue | undefined {
    return this.#queues.get(name);
  }
}
