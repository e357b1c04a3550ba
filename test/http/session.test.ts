import { describe, expect, it } from 'vitest';
import { now, startServer, type TestServer } from './fixtures.ts';

const tokens = [
  { token: 'both', scopes: ['read' as const, 'write' as const] },
  { token: 'writer', scopes: ['write' as const] },
];
const form = { 'content-type': 'application/x-www-form-urlencoded' };

async function signIn({ get }: TestServer, token = 'both') {
  const answer = await get('/login', {
    method: 'POST',
    headers: form,
    body: new URLSearchParams({ token }).toString(),
  });
  const header = answer.headers.get('set-cookie') ?? '';
  return { answer, header, cookie: header.split(';', 1)[0] ?? '' };
}

describe('http/session', () => {
  it('asks for a token, takes it, and lets the page and the API be read', async () => {
    const server = await startServer({ tokens });
    const asked = await server.get('/');
    expect(asked.status).toBe(401);
    expect(asked.text).toContain('<form method="post" action="/login">');
    const { answer, header, cookie } = await signIn(server);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(header).toMatch(/; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(header).not.toContain('both');
    const page = await server.get('/', { headers: { cookie } });
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(page.text).toContain('Sign out');
    expect((await server.get('/api/v1/status', { headers: { cookie: `a=b; ${cookie}` } })).status).toBe(200);
  });

  it.each(['nobody', 'writer'])('refuses the token %s without a cookie', async (token) => {
    const { answer, header } = await signIn(await startServer({ tokens }), token);
    expect([answer.status, header]).toEqual([401, '']);
    expect(answer.text).toContain('role="alert"');
  });

  it('marks the cookie Secure behind https', async () => {
    const { header } = await signIn(await startServer({ tokens, externalUrl: 'https://drift.example/' }));
    expect(header).toContain('; Secure');
  });

  it('ends with sign-out, and after its time', async () => {
    let time = now;
    const server = await startServer({ tokens, clock: () => time });
    const { cookie } = await signIn(server);
    const other = await signIn(server);
    const out = await server.get('/logout', { method: 'POST', headers: { ...form, cookie } });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await server.get('/api/v1/status', { headers: { cookie } })).status).toBe(401);
    expect((await server.get('/api/v1/status', { headers: { cookie: other.cookie } })).status).toBe(200);
    time += 12 * 3_600_000;
    expect((await server.get('/api/v1/status', { headers: { cookie: other.cookie } })).status).toBe(401);
  });

  it('is accepted by every replica that knows the token, and after a restart', async () => {
    const [one, other] = [await startServer({ tokens }), await startServer({ tokens: tokens.toReversed() })];
    const { cookie } = await signIn(one);
    expect((await other.get('/api/v1/status', { headers: { cookie } })).status).toBe(200);
    await one.server.close();
    const restarted = await startServer({ tokens });
    expect((await restarted.get('/', { headers: { cookie } })).text).toContain('Sign out');
  });

  it('ends with the token that opened it, and may what the token may now', async () => {
    const { cookie } = await signIn(await startServer({ tokens }));
    const scan = { method: 'POST', headers: { cookie } };
    expect((await (await startServer({ tokens })).get('/api/v1/scans', scan)).status).toBe(202);
    const rotated = await startServer({ tokens: [{ token: 'new', scopes: ['read', 'write'] }] });
    expect((await rotated.get('/api/v1/status', { headers: { cookie } })).status).toBe(401);
    const narrowed = await startServer({ tokens: [{ token: 'both', scopes: ['read'] }, ...tokens.slice(1)] });
    expect((await narrowed.get('/api/v1/status', { headers: { cookie } })).status).toBe(200);
    expect((await narrowed.get('/api/v1/scans', scan)).status).toBe(403);
  });

  it('holds nothing that can be changed', async () => {
    const server = await startServer({ tokens });
    const { cookie } = await signIn(server);
    const [name = '', value = ''] = cookie.split('=', 2);
    const [id = '', expiry = '', nonce = '', signature = ''] = value.split('.');
    const later = String(Number(expiry) + 1);
    const forged = [
      [id, later, nonce, signature],
      [id, expiry, 'other', signature],
      [id, expiry, nonce, ''],
      [id, expiry, nonce],
      ['0000000000000000', expiry, nonce, signature],
      [id, 'Infinity', nonce, signature],
      [],
    ];
    for (const parts of forged) {
      const headers = { cookie: `${name}=${parts.join('.')}` };
      expect([parts, (await server.get('/api/v1/status', { headers })).status]).toEqual([parts, 401]);
    }
    expect((await server.get('/api/v1/status', { headers: { cookie } })).status).toBe(200);
  });

  it.each([
    ['its own page', (url: string) => ({ origin: url }), 202],
    ['another site', () => ({ origin: 'https://evil.example' }), 403],
    ['a sandboxed frame', () => ({ origin: 'null' }), 403],
    ['another port', (url: string) => ({ origin: url.replace(/\d+$/, '1') }), 403],
    ['another site without Origin', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
    ['another host of its own site without Origin', () => ({ 'sec-fetch-site': 'same-site' }), 403],
    ['its own page without Origin', () => ({ 'sec-fetch-site': 'same-origin' }), 202],
    ['a program', () => ({}), 202],
    ['the external address', () => ({ origin: 'https://drift.example' }), 202],
  ])('a write from %s', async (_title, headersOf, status) => {
    const server = await startServer({ tokens, externalUrl: 'https://drift.example/base' });
    const { cookie } = await signIn(server);
    const answer = await server.get('/api/v1/scans', { method: 'POST', headers: { cookie, ...headersOf(server.url) } });
    expect(answer.status).toBe(status);
  });

  it('refuses to be signed in to by another site', async () => {
    const { get } = await startServer({ tokens });
    const headers = { ...form, origin: 'https://evil.example' };
    const answer = await get('/login', { method: 'POST', headers, body: 'token=both' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
  });
});
