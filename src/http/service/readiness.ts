import { absenceIn } from '../../store/contract/store-away.ts';
import type { HttpOptions } from './options.ts';

/** One condition of readiness and what became of it. */
export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Why not, and what to do. */
  readonly reason?: string;
}

/**
 * Whether the process can do its work: configuration loaded, store migrated and writable, not stopping. AWS is not asked:
 * when it is away, that is told by metrics and alerts and no restart helps.
 */
export class Readiness {
  readonly #options: Pick<HttpOptions, 'store' | 'logger'>;
  readonly #timeout: number;
  #stopping = false;
  #probe: Promise<void> | undefined;

  /** `timeout` is in milliseconds. */
  constructor(options: Pick<HttpOptions, 'store' | 'logger'>, timeout: number) {
    this.#options = options;
    this.#timeout = timeout;
  }

  stop(): void {
    this.#stopping = true;
  }

  async checks(): Promise<readonly ReadinessCheck[]> {
    // This server is only built from a valid configuration and an open, migrated store.
    return [{ name: 'configuration', ok: true }, await this.#storeCheck(), this.#stoppingCheck()];
  }

  #stoppingCheck(): ReadinessCheck {
    return this.#stopping
      ? { name: 'not-stopping', ok: false, reason: 'the process stops' }
      : { name: 'not-stopping', ok: true };
  }

  async #storeCheck(): Promise<ReadinessCheck> {
    // One probe at a time: a store that hangs is not asked again by every request.
    this.#probe ??= this.#options.store.verifyWritable().finally(() => {
      this.#probe = undefined;
    });
    try {
      await within(this.#probe, this.#timeout);
      return { name: 'store', ok: true };
    } catch (error) {
      this.#options.logger.warn({ error }, 'the store is not writable');
      const reason = absenceIn(error)?.what ?? 'the store cannot be written';
      return { name: 'store', ok: false, reason: `${reason}; the log says more` };
    }
  }
}

async function within(work: Promise<void>, timeout: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeout} ms`)), timeout);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
