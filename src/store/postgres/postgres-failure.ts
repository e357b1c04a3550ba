import { StoreError } from '../contract/store.ts';

/** By error code of the server (https://www.postgresql.org/docs/current/errcodes-appendix.html), the system or TLS. */
const causes: readonly { readonly codes: RegExp; readonly advice: string }[] = [
  {
    codes: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|ECONNRESET|EPIPE)$/,
    advice: 'it cannot be reached: check its host and port in the URL, and that it is running',
  },
  {
    codes: /^(28P01|28000)$/,
    advice: 'it refuses the user or the password: correct the file that store.postgres.url_file names',
  },
  { codes: /^3D000$/, advice: 'the database does not exist: create it with CREATE DATABASE, or correct the URL' },
  {
    codes: /^42501$/,
    advice: 'the user may not create what is needed: make it the owner of the database, or grant CREATE on it',
  },
  { codes: /^25006$/, advice: 'it takes no writes: the URL must lead to the primary server, not to a standby' },
  { codes: /^53300$/, advice: 'it has no connection left: raise max_connections or lower store.postgres.connections' },
  { codes: /^(57P0[123])$/, advice: 'it is starting or stopping: start again when it is up' },
  {
    codes: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_CERT.*)$/,
    advice: 'its certificate is not trusted: name its authority in store.postgres.ca_file',
  },
];

const adviceByWords: readonly { readonly words: RegExp; readonly advice: string }[] = [
  {
    words: /does not support SSL/,
    advice: 'it speaks no TLS: turn TLS on there, or add ?sslmode=disable to the URL where the network is trusted',
  },
  {
    words: /timeout|terminated/i,
    advice: 'it does not answer: check its host and port in the URL, and that it is running',
  },
];

/** What went wrong at opening, told for a person. `name` has no password in it. */
export function explainPostgresFailure(error: unknown, name: string): StoreError {
  if (error instanceof StoreError) return error;
  const { code, message } = firstCause(error);
  const known = causes.find(({ codes }) => codes.test(code)) ?? adviceByWords.find(({ words }) => words.test(message));
  const words = known ? `the store ${name}: ${known.advice}` : `the store ${name} cannot be opened`;
  return new StoreError(`${words} (${message})`, { cause: error });
}

/** A host with several addresses fails with one error for each. */
function firstCause(error: unknown): { readonly code: string; readonly message: string } {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return { code, message: first instanceof Error ? first.message : String(first) };
}
