/**
 * Notices when page tokens start to repeat, without keeping them all (R. P. Brent, "An improved Monte Carlo factorization
 * algorithm", 1980: cycle detection): a token of the past is remembered, and replaced at every power of two.
 */
export class TokenWatch {
  #remembered: string | undefined;
  #seen = 0;
  #next = 1;

  /** Whether this token came before. A loop of n tokens is noticed within 3n pages, the last token again at once. */
  leadsBack(token: string): boolean {
    if (token === this.#remembered) return true;
    this.#seen++;
    if (this.#seen >= this.#next) {
      this.#remembered = token;
      this.#next *= 2;
    }
    return false;
  }
}
