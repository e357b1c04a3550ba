import { describe, expect, it } from 'vitest';
import type { AccessToken } from '../../src/http/service/options.ts';
import { startServer } from './fixtures.ts';

const writer = { token: 'writer', scopes: ['write' as const] };
const reader = { token: 'reader-old', scopes: ['read' as const] };
const tokens = [
  reader,
  { token: 'reader-new', scopes: ['read' as const] },
  writer,
  { token: 'both', scopes: ['read' as const, 'write' as const] },
];
const read = ['GET', '/api/v1/findings'] as const;
const write = ['POST', '/api/v1/scans'] as const;
const bearer = (token: string) => `Bearer ${token}`;

type AccessCase = readonly [
  title: string,
  given: readonly AccessToken[],
  request: readonly [method: string, path: string],
  authorization: string | undefined,
  status: number,
  challenge: string | null,
];

describe('http/access', () => {
  it.each<AccessCase>([
    ['no tokens: reads are open', [], read, undefined, 200, null],
    ['no tokens: writes are off', [], write, undefined, 403, null],
    ['no tokens: writes are off even with one', [], write, bearer('x'), 403, null],
    [
      'no tokens: an unknown one is never ignored',
      [],
      read,
      bearer('x'),
      401,
      'Bearer realm="notebook-drift", error="invalid_token"',
    ],
    ['only a write token: reads are open', [writer], read, undefined, 200, null],
    ['only a write token: writes need it', [writer], write, undefined, 401, 'Bearer realm="notebook-drift"'],
    ['only a read token: writes are off', [reader], write, bearer('reader-old'), 403, null],
    ['read without token', tokens, read, undefined, 401, 'Bearer realm="notebook-drift"'],
    ['read with one token', tokens, read, bearer('reader-old'), 200, null],
    ['read with another', tokens, read, bearer('reader-new'), 200, null],
    ['the scheme in another case', tokens, read, 'bearer reader-new', 200, null],
    [
      'read with a beginning of a token',
      tokens,
      read,
      bearer('reader-ol'),
      401,
      'Bearer realm="notebook-drift", error="invalid_token"',
    ],
    [
      'read with another scheme',
      tokens,
      read,
      'Basic cmVhZGVyLW9sZDo=',
      401,
      'Bearer realm="notebook-drift", error="invalid_token"',
    ],
    ['read with an empty token', tokens, read, 'Bearer ', 401, 'Bearer realm="notebook-drift", error="invalid_token"'],
    [
      'write does not imply read',
      tokens,
      read,
      bearer('writer'),
      403,
      'Bearer realm="notebook-drift", error="insufficient_scope", scope="read"',
    ],
    [
      'write with a reader',
      tokens,
      write,
      bearer('reader-old'),
      403,
      'Bearer realm="notebook-drift", error="insufficient_scope", scope="write"',
    ],
    ['write with a writer', tokens, write, bearer('writer'), 202, null],
    ['write with both', tokens, write, bearer('both'), 202, null],
    ['read with both', tokens, read, bearer('both'), 200, null],
  ])('%s', async (_title, ...row) => {
    const [given, [method, path], authorization, status, challenge] = row;
    const { get } = await startServer({ tokens: given });
    const answer = await get(path, { method, ...(authorization !== undefined && { headers: { authorization } }) });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([status, challenge]);
    expect(answer.headers.get('content-type')).toMatch(
      status < 400 ? /^application\/json/ : /^application\/problem\+json/,
    );
  });

  it('guards every read of the API and leaves the probes open', async () => {
    const { get, server } = await startServer({ tokens });
    const { paths } = server.openApi() as { paths: Record<string, object> };
    const guarded = Object.keys(paths).filter((path) => path.startsWith('/api/') && 'get' in (paths[path] ?? {}));
    expect(guarded.length).toBeGreaterThan(8);
    for (const path of guarded) expect([path, (await get(path.replace('{id}', 'prod'))).status]).toEqual([path, 401]);
    for (const path of ['/livez', '/readyz', '/healthz', '/openapi.json', '/assets/page.css', '/metrics']) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
  });

  it('says how to turn writes on', async () => {
    const { get } = await startServer();
    expect((await get('/api/v1/scans', { method: 'POST' })).json).toMatchObject({
      type: '/problems/writes-are-off',
      detail: expect.stringContaining('http.tokens') as string,
    });
  });

  it.each([
    [undefined, undefined, 200],
    [undefined, 'Bearer reader-old', 200],
    ['scraper', undefined, 401],
    ['scraper', 'Bearer reader-old', 401],
    ['scraper', 'Bearer scraper', 200],
  ])('metrics with the token %s configured and %s sent', async (metricsToken, authorization, status) => {
    const { get } = await startServer({ tokens, ...(metricsToken !== undefined && { metricsToken }) });
    const answer = await get('/metrics', authorization === undefined ? {} : { headers: { authorization } });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, 'no-store']);
    expect((await get('/api/v1/status', { headers: { authorization: 'Bearer scraper' } })).status).toBe(401);
  });
});
