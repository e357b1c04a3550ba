import { shellWord } from '../../domain/shell-words.ts';

/** A database, and the file of its authority where it is not a public one. */
export interface DumpedDatabase {
  readonly url: string;
  readonly tls: boolean;
  readonly caFile?: string | undefined;
}

/**
 * The command that writes both schemas of the store into a file, for a shell. It holds no password: pg_dump asks for it, or takes
 * it from `PGPASSWORD` or `~/.pgpass`.
 */
export function dumpCommand({ url, tls, caFile }: DumpedDatabase, file: string): string {
  const place = new URL(url);
  place.password = '';
  place.search = withoutSecrets(place.searchParams).toString();
  place.searchParams.set('sslmode', tls ? 'verify-full' : 'disable');
  // libpq 16 or later: the authorities of the system.
  if (tls) place.searchParams.set('sslrootcert', caFile ?? 'system');
  const schemas = ['--schema=public', '--schema=notebook_drift_jobs'];
  return ['pg_dump', '--format=custom', ...schemas, `--file=${shellWord(file)}`, shellWord(place.href)].join(' ');
}

/** Where the database is, and as whom. All else may hold a password, or the rest of one that has an `&` in it. */
const shown = ['host', 'port', 'user', 'dbname', 'target_session_attrs'];

function withoutSecrets(parameters: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...parameters].filter(([name]) => shown.includes(name)));
}
