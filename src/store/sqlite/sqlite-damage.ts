import { tellSqliteFailure } from './sqlite-failure.ts';

/**
 * Asks a file, and tells what it fails with. Once the file has shown that it is damaged, everything fails with what was found
 * first.
 */
export class Damage {
  readonly #path: string;
  #found: Error | undefined;

  /** `path` is for messages. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Runs what asks the database. Throws `StoreAwayError` where the file or its disk fails. */
  watch<Result>(ask: () => Result): Result {
    if (this.#found) throw this.#found;
    try {
      return ask();
    } catch (error) {
      const told = tellSqliteFailure(error, this.#path);
      if (isDamage(error)) this.#found = told instanceof Error ? told : error;
      throw told;
    }
  }
}

/** SQLite's result codes for a file whose structure is wrong (https://www.sqlite.org/rescode.html). */
function isDamage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code));
}
