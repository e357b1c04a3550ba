import { StoreError } from '../contract/store.ts';

const causes: readonly { readonly codes: RegExp; readonly explain: (path: string) => string }[] = [
  {
    codes: /^SQLITE_(NOTADB|CORRUPT)/,
    explain: (path) =>
      `the store ${path} is damaged or not an SQLite database; it was left as it is. Stop this program, move it away ` +
      `together with ${path}-wal and ${path}-shm, and put a backup in its place or begin with an empty store`,
  },
  {
    codes: /^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES|EPERM|EROFS|EISDIR)/,
    explain: (path) =>
      `the store ${path} cannot be written: the file and its folder must be writable for the user that this program runs as`,
  },
  {
    codes: /^(ENOENT|ENOTDIR)/,
    explain: (path) => `the folder of the store ${path} does not exist: create it, or correct store.sqlite.path`,
  },
  {
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    explain: (path) => `the disk of the store ${path} is full: make room; nothing that was stored is lost`,
  },
  {
    codes: /^(SQLITE_IOERR|EIO)/,
    explain: (path) => `the disk of the store ${path} reports an error: look at the system's log and at the disk`,
  },
  {
    codes: /^SQLITE_BUSY/,
    explain: (path) => `the store ${path} is locked by another program that has it open: close that program`,
  },
];

/** What went wrong at opening, told for a person; anything unforeseen keeps its own words. */
export function explainFailure(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : String(error);
  const known = causes.find(({ codes }) => codes.test(code));
  const words = known?.explain(path) ?? `the store ${path} cannot be opened`;
  return new StoreError(`${words} (${reason})`, { cause: error });
}
