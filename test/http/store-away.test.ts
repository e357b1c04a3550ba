import { describe, expect, it } from 'vitest';
import { StoreAwayError } from '../../src/store/contract/store-away.ts';
import { emptyRows, startServer } from './fixtures.ts';
import { memoryStore } from './memory-store.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const what = 'the PostgreSQL database cannot be reached';

const away = new StoreAwayError('the store db.internal.example:5432/drift: it cannot be reached (planted-secret)', {
  code: 'ECONNREFUSED',
  what,
  mayPass: true,
  cause: new Error('planted-secret'),
});
const fail = () => Promise.reject(away);

/** What answers without the store, and why. */
const withoutStore: Readonly<Record<string, number>> = {
  'GET /livez': 200,
  'GET /healthz': 200,
  'GET /metrics': 200, // `store_up 0` is in it.
  'GET /openapi.json': 200,
  'POST /login': 401,
  'POST /logout': 303,
  'GET /api/v1/checks': 200, // The configuration's.
};

async function start() {
  const rows = memoryStore(emptyRows());
  const store = Object.fromEntries(Object.keys(rows).map((name) => [name, fail])) as unknown as typeof rows;
  return startServer({
    store,
    tokens: [{ token: 'a-token-that-may-write', scopes: ['read', 'write'] }],
    requestScan: fail,
    isScanQueued: fail,
    outbox: { test: fail, replay: fail },
  });
}

const bodies: Readonly<Record<string, { readonly body: string; readonly headers: Record<string, string> }>> = {
  '/login': { body: 'token=unknown', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  '/scans': { body: 'target=prod', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
};

/** What a route needs in its address. */
const queries: Readonly<Record<string, string>> = {
  '/findings/{id}/suppression': '?mode=accept&reason=known&owner=ana&expires=2026-12-31',
};

describe('http, while the store is away', () => {
  it('answers every route that needs it with 503, saying what is away, and every other as always', async () => {
    const { server, get, url } = await start();
    const { paths } = server.openApi() as Document;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
    expect(operations.length).toBeGreaterThan(25);
    const answers = [];
    for (const { method, path } of operations) {
      const real = path.replace('{id}', path.includes('sinks') ? 'ops' : path.includes('targets') ? 'prod' : 'x');
      const given = method === 'POST' ? bodies[path] : undefined;
      const headers = { authorization: 'Bearer a-token-that-may-write', origin: url, ...given?.headers };
      const answer = await get(`${real}${queries[path] ?? ''}`, { method, ...given, headers });
      answers.push({ name: `${method} ${path}`, ...answer });
    }
    const needing = answers.filter(({ name }) => !name.startsWith('GET /assets/') && !(name in withoutStore));
    const others = answers.filter((answer) => !needing.includes(answer));
    expect(others.map(({ name, status }) => [name, status])).toEqual(
      others.map(({ name }) => [name, withoutStore[name] ?? 200]),
    );
    expect(needing.map(({ name, status }) => [name, status])).toEqual(needing.map(({ name }) => [name, 503]));
    const silent = needing.filter(({ name, text }) => !name.startsWith('HEAD') && !text.includes(what));
    expect(silent).toEqual([]);
    expect(answers.map(({ text }) => text).join('')).not.toMatch(/planted-secret|db\.internal\.example/);
    const ofApi = needing.filter(({ name }) => name.includes(' /api/'));
    expect(ofApi.map(({ headers }) => headers.get('retry-after'))).toEqual(ofApi.map(() => '5'));
    const type = '"type":"/problems/store-away"';
    expect(ofApi.filter(({ name, text }) => !name.startsWith('HEAD') && !text.includes(type))).toEqual([]);
  });
});
