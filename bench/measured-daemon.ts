import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';

const token = 'bench-token-0123456789';
const ticksPerSecond = 100;

/** A folder for the configuration and the store of a daemon. */
export function workFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-bench-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The bundle; `DIST` names another one, to compare two of them. */
const bundle = resolve(process.env['DIST'] ?? 'dist', 'main.js');

const probe = join(import.meta.dirname, 'loop-probe.js');

/** The program as it ships, with the switches of the container; what it takes is read from the kernel. */
export class MeasuredDaemon {
  readonly #child: ChildProcess;
  readonly #stops: string;
  #log = '';

  constructor(folder: string, configuration: object, environment: Readonly<Record<string, string>> = {}) {
    if (!existsSync(bundle)) throw new Error(`there is no ${bundle}; run npm run build`);
    const file = join(folder, 'notebook-drift.yaml');
    writeFileSync(join(folder, 'token'), token);
    const http = { port: 0, tokens: [{ file: 'token', scopes: ['read', 'write'] }] };
    const store = { sqlite: { path: join(folder, 'store.db') } };
    writeFileSync(file, stringify({ store, http, ...configuration }));
    this.#stops = join(folder, 'stops.jsonl');
    writeFileSync(this.#stops, '');
    this.#child = spawn(process.execPath, [...switches(), '--import', probe, bundle, 'serve', '--config', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_EC2_METADATA_DISABLED: 'true',
        LOOP_PROBE: this.#stops,
        ...allocation(),
        ...environment,
      },
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#log += chunk.toString()));
  }

  /** Where it listens, once it has started. */
  async url(): Promise<string> {
    const [, url = ''] = await this.#logged(/"url":"([^"]+)"/);
    return url;
  }

  /** What its clients send to be let in. */
  get authorization(): string {
    return `Bearer ${token}`;
  }

  /** Asks the daemon; the path begins with a slash. */
  async fetch(path: string, init: { readonly method?: string; readonly body?: string } = {}): Promise<Response> {
    const url = await this.url();
    const headers = { authorization: this.authorization, ...(init.body && { 'content-type': 'application/json' }) };
    return fetch(`${url}${path}`, { ...init, headers });
  }

  /** Starts the scans of a check and waits for their end. */
  async scan(check = 'required-tags'): Promise<void> {
    const body = JSON.stringify({ check });
    const answer = await this.fetch('/api/v1/scans', { method: 'POST', body });
    if (!answer.ok) throw new Error(`no scan: ${await answer.text()}`);
    const { scans } = (await answer.json()) as { readonly scans: readonly { readonly url: string }[] };
    for (const { url } of scans) while (!(await this.#isFinished(url))) await sleep(200);
  }

  /** Seconds of processor so far, megabytes of memory now and at most. */
  usage(): { readonly processor: number; readonly resident: number; readonly largest: number } {
    const pid = this.#child.pid ?? 0;
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name: string) => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1_024) / 1e6;
    return {
      processor: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      resident: megabytes('VmRSS'),
      largest: megabytes('VmHWM'),
    };
  }

  /** The longest stops of its event loop since a time, milliseconds: of the wall, and what it computed without a pause. */
  longestStops(since: number): { readonly stop: number; readonly computed: number } {
    const lines = readFileSync(this.#stops, 'utf8').split('\n').filter(Boolean);
    const stops = lines.map((line) => JSON.parse(line) as { at: number; stop: number; computed: number });
    const counted = stops.filter(({ at }) => at >= since);
    const longest = (figure: 'stop' | 'computed') => Math.max(0, ...counted.map((one) => one[figure]));
    return { stop: longest('stop'), computed: longest('computed') };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  async #isFinished(url: string): Promise<boolean> {
    const { finishedAt } = (await (await this.fetch(url)).json()) as { readonly finishedAt: string | null };
    return finishedAt !== null;
  }

  async #logged(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#log);
      if (match) return match;
      if (this.#child.exitCode !== null) throw new Error(`the daemon ended: ${this.#log}`);
      await sleep(10);
    }
  }
}

/** What the image says of how memory is taken from the system; `MALLOC_ARENA_MAX` of the bench wins. */
export function allocation(): Readonly<Record<string, string>> {
  const [, image = ''] = /\bMALLOC_ARENA_MAX=(\d+)/.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  const given = process.env['MALLOC_ARENA_MAX'] ?? image;
  return given === '' ? {} : { MALLOC_ARENA_MAX: given };
}

/** What the image gives Node; `NODE_SWITCHES` puts others in their place. */
function switches(): readonly string[] {
  const given = process.env['NODE_SWITCHES'];
  const [, words = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  const image = (JSON.parse(words) as readonly string[]).filter((word) => word.startsWith('--'));
  return given === undefined ? image : given.split(' ').filter(Boolean);
}
