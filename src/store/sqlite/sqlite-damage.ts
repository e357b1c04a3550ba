/** Whether a file has shown that it is damaged: from then on everything fails with what was found first. */
export class Damage {
  #found: Error | undefined;

  /** Runs what asks the database. */
  watch<Result>(ask: () => Result): Result {
    if (this.#found) throw this.#found;
    try {
      return ask();
    } catch (error) {
      if (isDamage(error)) this.#found = error;
      throw error;
    }
  }
}

/** SQLite's result codes for a file whose structure is wrong (https://www.sqlite.org/rescode.html). */
function isDamage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code));
}
