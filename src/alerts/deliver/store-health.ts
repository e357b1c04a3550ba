import type { Logger } from '../../domain/logger.ts';

/** What the worker does with the store; each may fail while the other works, as on a full disk. */
export type StoreUse = 'read' | 'write';

/** Tells once that the outbox cannot be used, and once that it can again, however often it is tried between. */
export class StoreHealth {
  readonly #logger: Pick<Logger, 'error' | 'info'>;
  readonly #failing = new Set<StoreUse>();

  constructor(logger: Pick<Logger, 'error' | 'info'>) {
    this.#logger = logger;
  }

  failed(use: StoreUse, error: unknown): void {
    if (this.#failing.has(use)) return;
    this.#failing.add(use);
    this.#logger.error({ error, use }, 'the outbox cannot be used; messages wait until it can');
  }

  worked(use: StoreUse): void {
    if (this.#failing.delete(use)) this.#logger.info({ use }, 'the outbox can be used again');
  }
}
