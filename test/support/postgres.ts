import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { describe } from 'vitest';
import { missingTool } from './external-tool.ts';
import { freePort } from './free-port.ts';

/** Where Debian keeps the programs of each version of PostgreSQL. */
const debianFolder = '/usr/lib/postgresql';

/** The folder with `initdb` and `postgres`; `undefined` where they are not installed, and an error under `CI=true`. */
function postgresPrograms(): string | undefined {
  const versions = listed(debianFolder).toSorted((one, other) => Number(other) - Number(one));
  const folder = versions
    .map((version) => join(debianFolder, version, 'bin'))
    .find((bin) => listed(bin).includes('initdb'));
  if (!folder && process.env['CI'] === 'true') throw new Error(missingTool('initdb'));
  return folder;
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A suite that needs a PostgreSQL server: skipped, saying so, where the package is missing. */
export function describeWithPostgres(title: string, body: () => void): void {
  const missing = postgresPrograms() === undefined;
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback
  describe.skipIf(missing)(missing ? `${title} (skipped: PostgreSQL is not installed)` : title, body);
}

/** A PostgreSQL server of one's own on loopback. */
export class PostgresServer {
  readonly #folder: string;
  readonly #programs: string;
  readonly #port: number;
  readonly #settings: readonly string[];
  #server: ChildProcess | undefined;
  #databases = 0;

  private constructor(folder: string, programs: string, port: number, settings: readonly string[]) {
    this.#folder = folder;
    this.#programs = programs;
    this.#port = port;
    this.#settings = settings;
  }

  /** `settings` are lines of `postgresql.conf`, such as `fsync=off`. */
  static async start(settings: readonly string[] = ['fsync=off']): Promise<PostgresServer> {
    const programs = postgresPrograms();
    if (programs === undefined) throw new Error(missingTool('initdb'));
    const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-postgres-'));
    const owner = serverUser();
    if (owner) chownSync(folder, owner.uid, owner.gid);
    const initdb = ['-D', join(folder, 'data'), '-U', 'drift', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    const [command, ...words] = asServerUser([join(programs, 'initdb'), ...initdb]);
    execFileSync(command ?? '', words, { stdio: 'pipe', cwd: folder });
    const server = new PostgresServer(folder, programs, await freePort(), settings);
    await server.resume();
    return server;
  }

  /** Starts the server again on the port that it had. */
  async resume(): Promise<void> {
    const settings = [`listen_addresses=127.0.0.1`, `unix_socket_directories=${this.#folder}`, ...this.#settings];
    const place = ['-D', join(this.#folder, 'data'), '-p', String(this.#port)];
    const [command, ...words] = asServerUser([
      join(this.#programs, 'postgres'),
      ...place,
      ...settings.flatMap((setting) => ['-c', setting]),
    ]);
    const server = spawn(command ?? '', words, { stdio: ['ignore', 'ignore', 'pipe'], cwd: this.#folder });
    this.#server = server;
    let log = '';
    server.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    while (!(await this.#answers())) {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended: ${log}`);
      await sleep(50);
    }
  }

  /** Ends the server at once, as a crash of its machine would: connections break. */
  async halt(): Promise<void> {
    if (!this.#server || this.#server.exitCode !== null) return;
    const ended = once(this.#server, 'exit');
    this.#server.kill('SIGINT');
    await ended;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The URL of a new, empty database. */
  async database(): Promise<string> {
    const name = `drift_${++this.#databases}`;
    await this.query(this.#urlOf('postgres'), `create database ${name}`);
    return this.#urlOf(name);
  }

  /** Runs one statement on a connection of its own. */
  async query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(statement);
      return rows;
    } finally {
      await client.end();
    }
  }

  async #answers(): Promise<boolean> {
    return this.query(this.#urlOf('postgres'), 'select 1').then(
      () => true,
      () => false,
    );
  }

  #urlOf(database: string): string {
    return `postgres://drift@127.0.0.1:${this.#port}/${database}`;
  }
}

/** The server refuses to run as root; Debian's package brings a user for it. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: idOfServerUser('-u'), gid: idOfServerUser('-g') };
}

function idOfServerUser(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

function asServerUser(words: readonly string[]): readonly string[] {
  const user = serverUser();
  return user ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...words] : words;
}
