import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres.ts';
import { Program } from '../support/program.ts';
import { plantConfiguration, planted, plantedEnvironment, plantedIn } from './planted-secrets.ts';

interface Received {
  readonly url: string;
  readonly body: string;
}

/** Takes messages; the first of each kind fails with an answer that says all that it was sent. */
async function startReceiver(): Promise<{
  readonly server: Server;
  readonly url: string;
  readonly received: Received[];
}> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '' } = request;
      const isFirst = received.every((earlier) => earlier.url !== url);
      if (request.method !== 'HEAD') received.push({ url, body: Buffer.concat(chunks).toString() });
      const status = url === '/refused' ? 401 : isFirst ? 500 : 204;
      if (status === 204) response.writeHead(status).end();
      else response.writeHead(status, { 'retry-after': '1' }).end(JSON.stringify([url, request.headers]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Operation {
  readonly parameters?: readonly { readonly in: string }[];
}
const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
/** Every path that is read, but the stream, which does not end. */
const readable = Object.entries(paths).flatMap(([path, methods]) =>
  'get' in methods && path !== '/api/v1/events' ? path : [],
);

describe('planted secrets', () => {
  it('are each different, and found in every form', () => {
    const values = Object.values(planted);
    for (const value of values) {
      expect(plantedIn(`a ${value} b`)).toHaveLength(1);
      expect(plantedIn(encodeURIComponent(value))).toHaveLength(1);
      expect(plantedIn(Buffer.from(value).toString('base64'))).toHaveLength(1);
    }
    expect(new Set(values.map((value) => plantedIn(value)[0])).size).toBe(values.length);
  });
});

function secretsStayInside(openDatabase: () => Promise<{ readonly url?: string; stop(): Promise<void> }>): void {
  let sandbox: Sandbox;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let folder: string;
  let nobody: string;
  let configuration: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'notebook-drift-secrets-'));
    const account = seededAccount({ resources: 40, wrongShare: 0.2, externalId: planted.externalId });
    account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan', tags: [] });
    sandbox = await startSandbox({ account });
    receiver = await startReceiver();
    database = await openDatabase();
    nobody = `http://127.0.0.1:${await freePort()}`;
    const where = { folder, receiver: receiver.url, nobody };
    configuration = plantConfiguration(database.url === undefined ? where : { ...where, database: database.url });
  });
  afterAll(async () => {
    receiver.server.closeAllConnections();
    receiver.server.close();
    await sandbox.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (words: readonly string[]) => new Program(words, sandbox.url, { environment: plantedEnvironment });

  async function outputOf(words: readonly string[]): Promise<string> {
    const program = start(words);
    await program.ended();
    return program.stdout + program.stderr;
  }

  it.each([
    ['config', 'print'],
    ['config', 'print', '--all'],
    ['config', 'validate'],
    ['doctor'],
    ['check', '-o', 'json'],
    ['check', '-o', 'sarif'],
    ['check', '--notify'],
    ['iam-policy'],
    ['policy', 'render'],
    ['alerts', 'test', 'webhook'],
    ['alerts', 'test', 'nobody'],
    ['alerts', 'test', 'events'],
    ['alerts', 'test', 'mail'],
    ['alerts', 'test', 'teams'],
    ['config', 'print', '--json'],
    ['check', '-o', 'junit'],
    ['check', '-o', 'ocsf'],
    ['check', '-o', 'commands'],
    ['iam-policy', '--format', 'terraform'],
    ['store', 'check'],
    ['store', 'backup', 'BACKUP'],
    ['report', '--from', '2026-01-01', '--to', '2026-12-31', '--format', 'json'],
  ])('in what %s %s %s says', async (...words) => {
    const named = words.map((word) => word.replace('BACKUP', join(folder, 'backup')));
    const output = await outputOf([...named, '--config', configuration]);
    expect(output).not.toBe('');
    expect(plantedIn(output)).toEqual([]);
  });

  it('in what is said of a configuration with the secrets in wrong places', async () => {
    const wrong = join(folder, 'wrong.yaml');
    const lines = Object.values(planted).flatMap((secret) => [
      `sinks: [{ id: a, type: webhook, url: "${secret}", secret_file: "${secret}" }]`,
      `sinks: [{ id: a, type: slack, url: "https://h.example/${secret}", secret: "${secret}" }]`,
      `http: { tokens: [{ file: "${secret}", scopes: [read] }, "${secret}"] }`,
      `store: { postgres: { url: "postgres://u:${secret}@h/d", url_file: "${secret}" } }`,
      `network: { https_proxy: "socks://u:${secret}@h" }`,
    ]);
    const outputs: string[] = [];
    for (const line of lines.filter((_, index) => index % 13 === 0)) {
      writeFileSync(wrong, `${line}\n`);
      outputs.push(await outputOf(['config', 'validate', '--config', wrong]));
    }
    expect(outputs.every((output) => output.includes('wrong.yaml'))).toBe(true);
    expect(plantedIn(outputs.join('\n'))).toEqual([]);
  });

  it('in why a daemon does not start, and what it answers while it waits', async () => {
    const port = await freePort();
    const waiting = join(folder, 'waiting.yaml');
    const { port: closed } = new URL(nobody);
    writeFileSync(join(folder, 'away'), `postgres://drift:${planted.databasePassword}@127.0.0.1:${closed}/drift`);
    const document = parse(readFileSync(configuration, 'utf8')) as { readonly http: object };
    const serve = (wait: string) => {
      const store = { postgres: { url_file: 'away' }, wait_at_start: wait };
      writeFileSync(waiting, stringify({ ...document, store, http: { ...document.http, port } }));
      return start(['serve', '--config', waiting]);
    };
    const hasty = serve('0s');
    expect(await hasty.ended()).toBe(2);
    const patient = serve('5m');
    await patient.logged(/the start waits for it/);
    const places = ['/', '/readyz?verbose', '/metrics', '/api/v1/status'];
    const asked = places.map(async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text());
    const answers = (await Promise.all(asked)).join('');
    patient.child.kill('SIGTERM');
    expect(await patient.ended()).toBe(0);
    expect(answers).toContain('store-away');
    expect(plantedIn(answers + hasty.stdout + hasty.stderr + patient.stdout + patient.stderr)).toEqual([]);
  });

  it('in what the daemon logs, answers, sends and stores, at the level trace', async () => {
    const daemon = start(['serve', '--config', configuration]);
    try {
      const url = await daemon.url();
      const get = async (path: string, token: string = planted.readToken) =>
        (await fetch(`${url}${path}`, { headers: bearer(token) })).text();
      const post = async (path: string) =>
        (await fetch(`${url}${path}`, { method: 'POST', headers: bearer(planted.writeToken) })).text();
      type List = { readonly items: readonly { readonly id: string; readonly status?: string }[] };
      const list = async (path: string) => (JSON.parse(await get(path)) as List).items;

      await eventually(
        () => list('/api/v1/findings'),
        (all) => all.length > 0,
      );
      await eventually(
        () => list('/api/v1/deliveries?status=delivered'),
        (all) => all.length > 3,
      );
      await eventually(
        () => list('/api/v1/deliveries?sink=nobody'),
        (all) => all.length > 0,
      );
      await daemon.logged(/access_denied/);

      const ids: Readonly<Record<string, string>> = {
        targets: 'by-file',
        findings: (await list('/api/v1/findings'))[0]?.id ?? '',
        scans: (await list('/api/v1/scans'))[0]?.id ?? '',
        deliveries: (await list('/api/v1/deliveries?sink=nobody'))[0]?.id ?? '',
      };
      const answers = new Map<string, string>();
      for (const path of readable) {
        const filled = path.replace(/(\w+)\/\{id\}/, (_, kind: string) => `${kind}/${ids[kind] ?? ''}`);
        answers.set(path, await get(filled, path === '/metrics' ? planted.metricsToken : planted.readToken));
        answers.set(`${path}, refused`, await get(filled, planted.wrongBearer));
      }
      answers.set('a test message', await post('/api/v1/sinks/webhook/test'));
      answers.set('a message again', await post(`/api/v1/deliveries/${ids['deliveries']}/replay`));
      answers.set('a scan', await post('/api/v1/scans'));
      writeFileSync(configuration, `${readFileSync(configuration, 'utf8')}\nunknown: "${planted.webhookPath}"\n`);
      daemon.child.kill('SIGHUP');
      await daemon.logged(/configuration.*(refused|not)/i);
      daemon.child.kill('SIGTERM');
      await daemon.ended();

      const told = [...answers].map(([path, text]) => [path, plantedIn(text)]).filter(([, found]) => found?.length);
      expect(told).toEqual([]);
      expect(answers.get('/api/v1/deliveries')).toContain('"nobody"');
      expect(plantedIn(daemon.stderr + daemon.stdout)).toEqual([]);
      expect(daemon.stderr).toContain('"level":"debug"');
    } finally {
      daemon.child.kill('SIGKILL');
      await daemon.ended();
    }
    // A message to PagerDuty carries the key of the service in its body: that is how it is addressed.
    const bodies = receiver.received.flatMap(({ url, body }) =>
      plantedIn(body).filter((name) => !(url === '/enqueue' && name === 'routingKey')),
    );
    expect(receiver.received.length).toBeGreaterThan(5);
    expect(bodies).toEqual([]);
    const stored = readdirSync(folder).filter((name) => name.startsWith('store.db'));
    const found = stored.flatMap((name) => plantedIn(readFileSync(join(folder, name), 'latin1')));
    expect(found).toEqual([]);
  });
}

describe('e2e/secrets do not show, with a file as store', () => {
  secretsStayInside(async () => ({ stop: async () => undefined }));
});

describeWithPostgres('e2e/secrets do not show, with PostgreSQL as store', () => {
  secretsStayInside(async () => {
    const server = await PostgresServer.start();
    const { host, pathname } = new URL(await server.database());
    return { url: `${host}${pathname}`, stop: () => server.stop() };
  });
});
