import { StoreError } from '../contract/store.ts';
import { StoreAwayError } from '../contract/store-away.ts';

interface Cause {
  readonly codes: RegExp;
  /** For whoever asked; the file, or its disk, is the subject. */
  readonly what: string;
  /** For who runs it. */
  readonly explain: (path: string) => string;
}

/** By result code of SQLite (https://www.sqlite.org/rescode.html) or error code of the system. */
const causes: readonly Cause[] = [
  {
    codes: /^SQLITE_(NOTADB|CORRUPT)/,
    what: 'the SQLite file is damaged',
    explain: (path) =>
      `the store ${path} is damaged or not an SQLite database; it was left as it is. Stop this program, move it away ` +
      `together with ${path}-wal and ${path}-shm, and put a backup in its place or begin with an empty store`,
  },
  {
    codes: /^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES|EPERM|EROFS|EISDIR)/,
    what: 'the SQLite file cannot be opened or written',
    explain: (path) =>
      `the store ${path} cannot be written: the file and its folder must be writable for the user that this program runs as`,
  },
  {
    codes: /^(ENOENT|ENOTDIR)/,
    what: 'the folder of the SQLite file does not exist',
    explain: (path) => `the folder of the store ${path} does not exist: create it, or correct store.sqlite.path`,
  },
  {
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    what: 'the disk of the SQLite file is full',
    explain: (path) => `the disk of the store ${path} is full: make room; nothing that was stored is lost`,
  },
  {
    codes: /^(SQLITE_IOERR|EIO)/,
    what: 'the disk of the SQLite file reports an error',
    explain: (path) => `the disk of the store ${path} reports an error: look at the system's log and at the disk`,
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED|PROTOCOL)/,
    what: 'the SQLite file is locked by another program',
    explain: (path) => `the store ${path} is locked by another program that has it open: close that program`,
  },
];

/**
 * What a statement failed with, told for a person: an absence of the file, or the error as it is where the statement itself was
 * wrong.
 */
export function tellSqliteFailure(error: unknown, path: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const known = causes.find(({ codes }) => codes.test(code));
  if (!known) return error;
  // The container is started again anyway, and a person at a terminal had better hear it at once.
  const absence = { code, what: known.what, mayPass: false, cause: error };
  return new StoreAwayError(`${known.explain(path)} (${error.message})`, absence);
}

/** What went wrong at opening, told for a person; anything unforeseen keeps its own words. */
export function explainFailure(error: unknown, path: string): StoreError {
  const told = tellSqliteFailure(error, path);
  if (told instanceof StoreError) return told;
  const reason = told instanceof Error ? told.message : String(told);
  return new StoreError(`the store ${path} cannot be opened (${reason})`, { cause: error });
}

/** The same of a store that is only read: there is none where it cannot be opened, and it need not be writable. */
export function explainReadFailure(error: unknown, path: string): StoreError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(SQLITE_CANTOPEN|ENOENT|ENOTDIR|EACCES|EPERM)/.test(code)) return explainFailure(error, path);
  const words = `the store ${path} cannot be read: it is not there, or belongs to another user`;
  return new StoreError(`${words}; correct store.sqlite.path, or run as the user of the daemon`, { cause: error });
}
