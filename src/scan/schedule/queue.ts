import pLimit from 'p-limit';

/**
 * Runs jobs in this process: at most one of a key at a time, and at most `concurrency` in all. A key that is queued or
 * running refuses another job of the same name, which is how overlapping schedules are skipped.
 */
export class WorkQueue {
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #busy = new Map<string, Promise<void>>();
  #closed = false;

  constructor(concurrency: number) {
    this.#limit = pLimit(concurrency);
  }

  /** Starts the job, or answers `false` because one of the same key has not ended or the queue is closed. */
  offer(key: string, job: () => Promise<void>): boolean {
    if (this.#closed || this.#busy.has(key)) return false;
    const run = this.#limit(job).finally(() => this.#busy.delete(key));
    this.#busy.set(key, run);
    return true;
  }

  isBusy(key: string): boolean {
    return this.#busy.has(key);
  }

  /** Takes no more jobs; those not yet begun still run, so that abort signals decide what they do. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves when nothing is queued or running. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy.values());
  }
}
