import { Kysely, type PostgresPool as KyselyPool, PostgresDialect } from 'kysely';
import { type CustomTypesConfig, DatabaseError, Pool, type PoolClient, type QueryResult, types } from 'pg';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { PostgresSettings } from '../contract/settings.ts';
import type { Schema } from '../schema/schema.ts';
import { tellPostgresFailure } from './postgres-failure.ts';

/** How long a connection may take to be made, and how long to wait for one of the pool; milliseconds. */
const connectTimeout = 5_000;

/** How long an answer may take before its connection is given up, milliseconds: longer than any statement may run. */
const answerTimeout = 90_000;

/**
 * What every session is told. A replica that is gone must not hold the others up, so the server ends sessions that are
 * silent inside a transaction or whose machine no longer answers; the defaults of Linux for the latter are hours
 * (https://www.postgresql.org/docs/current/runtime-config-connection.html).
 */
const sessionSettings = [
  'set statement_timeout = 60000',
  'set idle_in_transaction_session_timeout = 30000',
  'set tcp_keepalives_idle = 10',
  'set tcp_keepalives_interval = 5',
  'set tcp_keepalives_count = 3',
].join('; ');

/** `bigint` holds milliseconds, counts and revisions, all far below 2^53; `pg` would give it as text. */
const parsers: CustomTypesConfig = {
  getTypeParser: ((oid: Parameters<typeof types.getTypeParser>[0], format?: 'text') =>
    oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/** kysely over a pool of connections that are made when they are needed, and made again after the server was away. */
export function kyselyOverPostgres(settings: PostgresSettings, onIdleError: (error: Error) => void): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: new PostgresPool({ ...settings, parsers }, onIdleError) }),
  });
}

interface PoolSettings extends PostgresSettings {
  readonly parsers?: CustomTypesConfig;
}

/**
 * A pool that drops a connection on which a statement failed for any reason but an answer of the server: one that did not
 * answer in time would hold up whoever gets it next. Where the database itself is away, rejects with `StoreAwayError`.
 */
export class PostgresPool implements KyselyPool {
  readonly options: object;
  readonly #pool: Pool;
  readonly #name: string;
  readonly #clients = new WeakMap<PoolClient, Promise<PooledClient>>();

  constructor({ url, tls, connections, parsers: rowParsers }: PoolSettings, onIdleError: (error: Error) => void) {
    this.#pool = new Pool({
      connectionString: url,
      ssl: tls && { rejectUnauthorized: true, ...withoutAbsent({ ca: tls.ca }) },
      application_name: 'notebook-drift',
      connectionTimeoutMillis: connectTimeout,
      query_timeout: answerTimeout,
      keepAlive: true,
      max: connections,
      ...withoutAbsent({ types: rowParsers }),
    });
    this.options = this.#pool.options;
    this.#name = nameOf(url);
    // Without a listener the end of an idle connection would end the process.
    this.#pool.on('error', onIdleError);
  }

  async connect(): Promise<PooledClient> {
    try {
      const client = await this.#pool.connect();
      const known = this.#clients.get(client) ?? prepare(client, this.#name);
      // kysely knows a connection again by its object.
      this.#clients.set(client, known);
      return await known;
    } catch (error) {
      throw tellPostgresFailure(error, this.#name);
    }
  }

  /** Runs text of one or more statements on any connection. */
  async run(text: string, values: unknown[] = []): Promise<QueryResult> {
    const client = await this.connect();
    let failed = true;
    try {
      const result: QueryResult = await client.query(text, values);
      failed = false;
      return result;
    } finally {
      // Text that begins a transaction of its own may have failed in the middle of it.
      client.release(failed);
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}

interface PooledClient {
  // oxlint-disable-next-line typescript/no-explicit-any -- as pg itself has it: the rows are whatever the statement gives
  query(text: any, values?: any): any;
  release(destroy?: boolean): void;
}

async function prepare(client: PoolClient, name: string): Promise<PooledClient> {
  let broken = false;
  // The pool does not listen to a connection that is in use, and one may break between two statements.
  client.on('error', () => {
    broken = true;
  });
  try {
    await client.query(sessionSettings);
  } catch (error) {
    client.release(true);
    throw error;
  }
  return {
    async query(text: string, values: unknown[]) {
      try {
        return await client.query(text, values);
      } catch (error) {
        broken ||= !(error instanceof DatabaseError);
        throw tellPostgresFailure(error, name);
      }
    },
    release: (destroy) => client.release(destroy === true || broken),
  };
}

/** Host and database, without user and password. */
export function nameOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${host || (searchParams.get('host') ?? '')}${pathname}`;
}
