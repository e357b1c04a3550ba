/** What AWS calls credentials whose time is over ("Common Errors" of IAM and STS, and of the services with a JSON protocol). */
const expired: ReadonlySet<string> = new Set(['ExpiredToken', 'ExpiredTokenException']);

/** For how long nothing more is asked with credentials that have expired, milliseconds: as long as most of a scan takes. */
const pause = 30_000;

/** So many calls in a row that say so, with none between that was answered, prove it: one alone may be of one service. */
const enough = 5;

/**
 * Remembers that the credentials of a target have expired: a scan in the middle of hundreds of calls ends early then, unknown
 * for that reason, instead of failing with each of them. After the pause one call tries whether they were renewed.
 */
export class ExpiredCredentials {
  readonly #clock: () => number;
  #inARow = 0;
  #last: { readonly error: unknown; readonly at: number } | undefined;

  /** `clock`: milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Throws what AWS said where it said so a moment ago. */
  throwIfExpired(): void {
    if (!this.#last) return;
    const age = this.#clock() - this.#last.at;
    if (age >= 0 && age < pause) throw this.#last.error;
    this.#last = undefined;
  }

  /** Takes the error of a call. */
  note(error: unknown): void {
    if (!(error instanceof Error) || !expired.has(error.name)) return;
    this.#inARow++;
    if (this.#inARow >= enough) this.#last = { error, at: this.#clock() };
  }

  /** A call was answered: the credentials hold. */
  answered(): void {
    this.#inARow = 0;
    this.#last = undefined;
  }
}
