import { StoreError } from './store.ts';

/** What is known of a database that does not do what it is asked. */
export interface Absence {
  /** The code of the database, the system or TLS; empty where it has none. */
  readonly code: string;
  /** What is away and why, for whoever asked: names no host, no path and no user. */
  readonly what: string;
  /** Whether it may come back by itself, so that a start had better wait. */
  readonly mayPass: boolean;
  readonly cause: unknown;
}

const nameOfAbsence = 'StoreAwayError';

/**
 * The database itself does not do what it is asked: it is away, full, locked or damaged. The message says which one, why and
 * what to do; `cause` is its own error. Never a mistake of who asked.
 */
export class StoreAwayError extends StoreError {
  override readonly name = nameOfAbsence;
  readonly code: string;
  readonly what: string;
  readonly mayPass: boolean;

  constructor(message: string, { code, what, mayPass, cause }: Absence) {
    super(message, { cause });
    this.code = code;
    this.what = what;
    this.mayPass = mayPass;
  }
}

/** The absence of the store that an error is due to. The work queue hands on copies of errors, which have lost their class. */
export function absenceIn(error: unknown): Pick<StoreAwayError, 'code' | 'what' | 'mayPass' | 'message'> | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if (error instanceof StoreAwayError || ('name' in error && error.name === nameOfAbsence))
    return error as StoreAwayError;
  return 'cause' in error ? absenceIn(error.cause) : undefined;
}
