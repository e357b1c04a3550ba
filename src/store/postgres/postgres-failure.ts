import { DatabaseError } from 'pg';
import { StoreError } from '../contract/store.ts';
import { StoreAwayError } from '../contract/store-away.ts';

interface Cause {
  /** For whoever asked; the database is the subject. */
  readonly what: string;
  /** For who runs it. */
  readonly advice: string;
  /** Whether it may pass by itself. */
  readonly mayPass?: true;
}

const unreachable: Cause = {
  what: 'cannot be reached',
  advice: 'it cannot be reached: check its host and port in the URL, and that it is running',
  mayPass: true,
};
const silent: Cause = {
  what: 'does not answer',
  advice: 'it does not answer: check its host and port in the URL, and that it is running',
  mayPass: true,
};

/** By error code of the server (https://www.postgresql.org/docs/current/errcodes-appendix.html), the system or TLS. */
const byCode: readonly (Cause & { readonly codes: RegExp })[] = [
  {
    codes:
      /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOENT|ECONNRESET|ECONNABORTED|EPIPE|08\w{3})$/,
    ...unreachable,
  },
  {
    codes: /^(28P01|28000)$/,
    what: 'refuses the login',
    advice: 'it refuses the user or the password: correct the file that store.postgres.url_file names',
  },
  {
    codes: /^3D000$/,
    what: 'does not exist',
    advice: 'the database does not exist: create it with CREATE DATABASE, or correct the URL',
  },
  {
    codes: /^42501$/,
    what: 'refuses what is needed',
    advice: 'the user may not create what is needed: make it the owner of the database, or grant CREATE on it',
  },
  {
    codes: /^25006$/,
    what: 'takes no writes',
    advice: 'it takes no writes: the URL must lead to the primary server, not to a standby',
  },
  {
    codes: /^53300$/,
    what: 'has no connection left',
    advice: 'it has no connection left: raise max_connections or lower store.postgres.connections',
    mayPass: true,
  },
  { codes: /^53[12]\d\d$/, what: 'is full', advice: 'it has no room left: make room on its disk or in its memory' },
  {
    codes: /^57P0\d$/,
    what: 'is starting or stopping',
    advice: 'it is starting or stopping: start again when it is up',
    mayPass: true,
  },
  { codes: /^(57014|55P03|40P01|25P0[34])$/, ...silent },
  {
    codes: /^(58\w{3}|XX00[12])$/,
    what: 'reports an error of its disk',
    advice: 'it reports an error of its system: look at its log and its disk',
  },
  {
    codes: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_CERT.*)$/,
    what: 'has a certificate that is not trusted',
    advice: 'its certificate is not trusted: name its authority in store.postgres.ca_file',
  },
];

const byWords: readonly (Cause & { readonly words: RegExp })[] = [
  {
    words: /does not support SSL/,
    what: 'speaks no TLS',
    advice: 'it speaks no TLS: turn TLS on there, or add ?sslmode=disable to the URL where the network is trusted',
  },
  { words: /timeout|terminated/i, ...silent },
];

/** A connection that failed for a reason that nobody foresaw. */
const broken: Cause = { what: 'does not answer', advice: 'the connection to it failed', mayPass: true };

/**
 * What a statement or a connection failed with, told for a person: an absence of the database, or the error as it is where
 * the statement itself was wrong. `name` has no password in it.
 */
export function tellPostgresFailure(error: unknown, name: string): unknown {
  if (error instanceof StoreError) return error;
  const { code, message } = firstCause(error);
  const cause = causeOf(error, code, message);
  if (!cause) return error;
  const { what, advice, mayPass = false } = cause;
  const absence = { code, what: `the PostgreSQL database ${what}`, mayPass, cause: error };
  return new StoreAwayError(`the store ${name}: ${advice} (${message})`, absence);
}

/** What went wrong at opening, told for a person. `name` has no password in it. */
export function explainPostgresFailure(error: unknown, name: string): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(`the store ${name} cannot be opened (${firstCause(error).message})`, { cause: error });
}

/** An answer of the server is known by its code alone; all else but a defect of ours is a connection that failed. */
function causeOf(error: unknown, code: string, message: string): Cause | undefined {
  const known = byCode.find(({ codes }) => codes.test(code));
  if (known || error instanceof DatabaseError || error instanceof TypeError) return known;
  return byWords.find(({ words }) => words.test(message)) ?? broken;
}

/** A host with several addresses fails with one error for each. */
function firstCause(error: unknown): { readonly code: string; readonly message: string } {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return { code, message: first instanceof Error ? first.message : String(first) };
}
