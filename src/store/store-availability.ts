import type { Logger } from '../domain/logger.ts';
import { absenceIn } from './contract/store-away.ts';

/** What the store is used for; each may fail while the others work, as on a full disk. */
export type StoreUse = 'read' | 'write' | 'probe' | 'queue';

/** A server that stops, or is just starting, answers some and refuses others: so long nothing fails before it counts as back, milliseconds. */
const settled = 5_000;

/**
 * Whether the store is there, as its uses find it. Tells once that it went away and once that it is back, however many scans,
 * messages and requests meet it in between.
 */
export class StoreAvailability {
  /** As everybody else gets it: what is due to the store's being away was told, and is a detail from then on. */
  readonly logger: Logger;
  readonly #logger: Logger;
  /** Milliseconds since any moment: the clock of the host may be set. */
  readonly #elapsed: () => number;
  /** What failed and has not worked since. */
  readonly #failing = new Set<StoreUse>();
  #awaySince: number | undefined;
  #failedAt = 0;

  constructor(logger: Logger, elapsed: () => number) {
    this.#logger = logger;
    this.#elapsed = elapsed;
    this.logger = {
      debug: (fields, message) => logger.debug(fields, message),
      info: (fields, message) => logger.info(fields, message),
      warn: (fields, message) => logger[this.#wasTold(fields) ? 'debug' : 'warn'](fields, message),
      error: (fields, message) => logger[this.#wasTold(fields) ? 'debug' : 'error'](fields, message),
    };
  }

  /** Where the error is no absence of the store, it says nothing of whether it is there. */
  failed(use: StoreUse, error: unknown): void {
    const absence = absenceIn(error);
    if (!absence) return;
    this.#failing.add(use);
    this.#failedAt = this.#elapsed();
    if (this.#awaySince !== undefined) return;
    this.#awaySince = this.#failedAt;
    const { what, message: reason, code } = absence;
    this.#logger.error({ use, what, reason, code }, 'the store is away; scans and messages wait until it is back');
  }

  worked(use: StoreUse): void {
    this.#failing.delete(use);
    if (this.#awaySince === undefined || this.#failing.size > 0) return;
    if (this.#elapsed() - this.#failedAt < settled) return;
    const seconds = Math.round((this.#failedAt - this.#awaySince) / 1_000);
    this.#awaySince = undefined;
    this.#logger.info({ seconds }, 'the store is back');
  }

  #wasTold(fields: object): boolean {
    return this.#awaySince !== undefined && 'error' in fields && absenceIn(fields.error) !== undefined;
  }
}
