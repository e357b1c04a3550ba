import type { Logger } from '../domain/logger.ts';

/**
 * What is open, and how it ends. A part that cannot be closed is logged and keeps no other from its end: what stays open
 * would keep the process alive, and nobody would start it again.
 */
export class Closers {
  readonly #logger: Pick<Logger, 'error'>;
  readonly #closers: { readonly part: string; readonly close: () => Promise<void> | void }[] = [];

  constructor(logger: Pick<Logger, 'error'>) {
    this.#logger = logger;
  }

  add(part: string, close: () => Promise<void> | void): void {
    this.#closers.push({ part, close });
  }

  /** Closes everything once, the latest first; answers what could not be closed. */
  async closeAll(): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const { part, close } of this.#closers.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        failed.push(part);
        this.#logger.error({ part, error }, 'a part could not be closed');
      }
    }
    return failed;
  }
}
