import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/finding/finding.ts';
import { emptyRows, finding, now, startServer } from './fixtures.ts';
import { memoryStore } from './memory-store.ts';

describe('http/protocol entity tags', () => {
  it('answers 304 until the store changes', async () => {
    const rows = emptyRows({ findings: [finding()] });
    const { get } = await startServer({ rows });
    const first = await get('/api/v1/findings');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"rev-7-[0-9a-f]{16}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    for (const condition of [etag, etag.slice('W/'.length), `"other", ${etag}`, '*']) {
      const again = await get('/api/v1/findings', { headers: { 'if-none-match': condition } });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    rows.revision++;
    expect((await get('/api/v1/findings', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('does not take one list for another, nor an answer for what time made of it', async () => {
    let time = now;
    const { get } = await startServer({
      rows: emptyRows({ findings: [finding()] }),
      clock: () => time,
      startedAt: now,
    });
    const findings = await get('/api/v1/findings');
    const condition = { headers: { 'if-none-match': findings.headers.get('etag') ?? '' } };
    expect((await get('/api/v1/findings?state=resolved', condition)).status).toBe(200);
    const status = await get('/api/v1/status');
    const tag = { headers: { 'if-none-match': status.headers.get('etag') ?? '' } };
    expect((await get('/api/v1/status', tag)).status).toBe(304);
    time += 900_001;
    expect((await get('/api/v1/status', tag)).json['checks']).toMatchObject([{ stale: true }, { stale: true }]);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const { get } = await startServer({ rows: emptyRows({ findings: [finding()] }) });
    const full = await get('/api/v1/findings');
    const head = await get('/api/v1/findings', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    for (const name of ['etag', 'content-type', 'content-length', 'cache-control']) {
      expect([name, head.headers.get(name)]).toEqual([name, full.headers.get(name)]);
    }
  });
});

describe('http/protocol problems', () => {
  it.each([
    ['GET', '/nothing', 404, null],
    ['GET', '/api/v1/findings/f_none', 404, null],
    ['GET', '/api/v1/targets/none', 404, null],
    ['GET', '/api/v1/targets/none/policy', 404, null],
    ['GET', '/api/v1/scans/none', 404, null],
    ['GET', '/api/v1/findings/', 400, null],
    ['DELETE', '/api/v1/findings', 405, 'GET, HEAD'],
    ['PUT', '/api/v1/scans', 405, 'GET, HEAD, POST'],
    ['OPTIONS', '/api/v1/targets/prod/policy?x=y', 405, 'GET, HEAD'],
    ['GET', '/login', 405, 'POST'],
    ['GET', '/api/v1/findings?cursor=bm90LW91cnM', 400, null],
    ['GET', '/%zz', 400, null],
  ])('%s %s → %i', async (method, path, status, allow) => {
    const { get } = await startServer();
    const answer = await get(path, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toMatchObject({
      status,
      title: expect.any(String) as string,
      detail: expect.any(String) as string,
    });
    expect(answer.json['instance']).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
  });

  it.each([
    ['/api/v1/findings?unknown=1', 'query'],
    ['/api/v1/status?x=1', 'query'],
    ['/api/v1/findings/f_1?x=1', 'query'],
    ['/api/v1/findings?limit=0', 'query.limit'],
    ['/api/v1/findings?limit=501', 'query.limit'],
    ['/api/v1/findings?limit=ten', 'query.limit'],
    ['/api/v1/findings?limit=1&limit=2', 'query.limit'],
    ['/api/v1/findings?state=closed', 'query.state'],
    ['/api/v1/findings?severity=bad', 'query.severity'],
    ['/api/v1/findings?since=yesterday', 'query.since'],
    ['/api/v1/deliveries?status=lost', 'query.status'],
  ])('%s is refused with its place', async (path, place) => {
    const { get } = await startServer();
    const { json } = await get(path);
    expect(json).toMatchObject({ status: 400, type: '/problems/invalid-request', errors: [{ path: place }] });
  });

  it('never tells the inside of a fault, and logs it under the id that it gives', async () => {
    const store = {
      ...memoryStore(emptyRows()),
      findings: () => Promise.reject(new Error('SQLITE secret path /var/db')),
    };
    const { get, log } = await startServer({ store });
    const answer = await get('/api/v1/findings');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/SQLITE|secret|\/var|at .*\.ts/);
    const id = String(answer.json['instance']).slice('urn:uuid:'.length);
    expect(answer.headers.get('x-request-id')).toBe(id);
    expect(log.find((line) => line.startsWith('a request failed'))).toContain(id);
  });

  it('answers bytes that are no HTTP with a problem', async () => {
    const { url } = await startServer();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('hello there\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status: 400, title: 'Bad Request' });
  });
});

describe('http/protocol headers and telemetry', () => {
  it('protects every answer, errors too', async () => {
    const { get } = await startServer();
    for (const path of ['/', '/api/v1/status', '/nothing', '/livez', '/api/v1/findings?x=1']) {
      const { headers } = await get(path, { headers: { origin: 'https://evil.example' } });
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('counts requests by route pattern, never by path', async () => {
    const { get, requests } = await startServer();
    await get('/api/v1/findings/f_secret?x=1');
    await get('/api/v1/findings/f_secret');
    await get('/wp-login.php');
    await get('/api/v1/status', { method: 'HEAD' });
    await get('/api/v1/status', { method: 'DELETE' });
    await expect.poll(() => requests.length).toBe(5);
    expect(requests).toEqual([
      { method: 'GET', route: '/api/v1/findings/:id', code: 400 },
      { method: 'GET', route: '/api/v1/findings/:id', code: 404 },
      { method: 'GET', route: 'unmatched', code: 404 },
      { method: 'HEAD', route: '/api/v1/status', code: 200 },
      { method: 'DELETE', route: 'unmatched', code: 405 },
    ]);
  });

  it('passes on what the metrics are and in which format', async () => {
    const { get } = await startServer();
    const answer = await get('/metrics', { headers: { accept: 'application/openmetrics-text; version=1.0.0' } });
    expect([answer.status, answer.text]).toEqual([200, 'up 1\n']);
    expect(answer.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('http/protocol probes', () => {
  it('is ready until it stops, and alive all the time', async () => {
    const { get, server } = await startServer();
    expect((await get('/readyz')).text).toBe('ok\n');
    expect((await get('/readyz?verbose')).text).toBe('[+] configuration ok\n[+] store ok\n[+] not-stopping ok\nok\n');
    server.stopAccepting();
    const stopping = await get('/readyz');
    expect([stopping.status, stopping.text]).toEqual([503, '[-] not-stopping: the process stops\nnot ready\n']);
    for (const path of ['/livez', '/healthz', '/api/v1/status']) expect((await get(path)).status).toBe(200);
  });

  it('is not ready with a store that cannot be written, and does not say why to strangers', async () => {
    const store = { ...memoryStore(emptyRows()), verifyWritable: () => Promise.reject(new Error('disk /var full')) };
    const { get, log } = await startServer({ store });
    const answer = await get('/readyz');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('[-] store:');
    expect(answer.text).not.toContain('/var');
    expect(log.some((line) => line.startsWith('the store is not writable'))).toBe(true);
  });

  it('stays alive with a store that hangs, asks it once, answers 503, and still closes', async () => {
    let probes = 0;
    const hanging = new Promise<never>(() => undefined);
    const store = {
      ...memoryStore(emptyRows()),
      findings: () => hanging,
      verifyWritable: () => {
        probes++;
        return hanging;
      },
    };
    const { get, server } = await startServer({ store, timeouts: { handler: 200, readiness: 50, drain: 100 } });
    const waiting = get('/api/v1/findings');
    expect((await get('/livez')).status).toBe(200);
    expect((await Promise.all([get('/readyz'), get('/readyz')])).map(({ status }) => status)).toEqual([503, 503]);
    expect(probes).toBe(1);
    expect((await waiting).json).toMatchObject({ status: 503, type: '/problems/timeout' });
    await server.close();
    await expect(get('/livez')).rejects.toThrow('fetch failed');
  });

  it('answers requests under way before it closes', async () => {
    const { promise, resolve } = Promise.withResolvers<{ items: Finding[]; nextCursor: null }>();
    const entered = Promise.withResolvers<void>();
    const findings = () => {
      entered.resolve();
      return promise;
    };
    const { get, server } = await startServer({ store: { ...memoryStore(emptyRows()), findings } });
    const waiting = get('/api/v1/findings');
    await entered.promise;
    const closing = server.close();
    resolve({ items: [finding()], nextCursor: null });
    expect((await waiting).status).toBe(200);
    await closing;
  });

  it('tells the code of the system when the port is taken', async () => {
    const { url } = await startServer();
    await expect(startServer({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
