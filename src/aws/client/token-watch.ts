/** More empty pages in a row are taken for a list without an end. AWS shows some where it filters what it reads. */
export const mostEmptyPages = 1_000;

/**
 * Notices lists that have no end: page tokens that start to repeat, without keeping them all (R. P. Brent, "An improved Monte
 * Carlo factorization algorithm", 1980: cycle detection): a token of the past is remembered, and replaced at every power of
 * two; and pages that show nothing, one after the other.
 */
export class TokenWatch {
  #remembered: string | undefined;
  #seen = 0;
  #next = 1;
  #empty = 0;

  /**
   * Why the list has no end, in words; `undefined` where the page of this token is to be read. `shown` is how much the page
   * before it showed.
   */
  endlessBy(token: string, shown: number): string | undefined {
    if (this.#leadsBack(token)) return 'AWS returned a page token that it had returned before, so the list has no end';
    this.#empty = shown === 0 ? this.#empty + 1 : 0;
    if (this.#empty < mostEmptyPages) return undefined;
    return `AWS returned ${mostEmptyPages} empty pages in a row, each with the token of another, so the list has no end`;
  }

  /** Whether this token came before. A loop of n tokens is noticed within 3n pages, the last token again at once. */
  #leadsBack(token: string): boolean {
    if (token === this.#remembered) return true;
    this.#seen++;
    if (this.#seen >= this.#next) {
      this.#remembered = token;
      this.#next *= 2;
    }
    return false;
  }
}
