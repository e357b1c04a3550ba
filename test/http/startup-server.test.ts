import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartupServer } from '../../src/http/startup-server.ts';
import { freePort } from '../support/free-port.ts';
import { silentLogger } from '../support/silent-logger.ts';

const what = 'the PostgreSQL database cannot be reached';

describe('http/startup-server', () => {
  let port: number;
  let internalPort: number;
  let server: StartupServer;
  beforeEach(async () => {
    [port, internalPort] = [await freePort(), await freePort()];
    server = new StartupServer({ host: '127.0.0.1', port, internalPort, logger: silentLogger });
  });
  afterEach(() => server.close());

  async function ask(path: string, { on = port, ...init }: RequestInit & { readonly on?: number } = {}) {
    const answer = await fetch(`http://127.0.0.1:${on}${path}`, init);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  it('is alive and not ready on both ports, and says what the start waits for', async () => {
    await server.listen();
    for (const on of [port, internalPort]) {
      expect(await ask('/livez', { on })).toMatchObject({ status: 200, text: 'ok\n' });
      const text = '[-] start: the program is starting\nnot ready\n';
      expect(await ask('/readyz', { on })).toMatchObject({ status: 503, text });
    }
    server.awaitsStore(what);
    const text = `[-] store: ${what}; the start waits for it\nnot ready\n`;
    expect(await ask('/readyz')).toMatchObject({ status: 503, text });
  });

  it.each(['/metrics', '/api/v1/findings', '/openapi.json', '/nowhere'])(
    'answers %s with 503 and why',
    async (path) => {
      await server.listen();
      const starting = await ask(path);
      expect(starting).toMatchObject({ status: 503, text: expect.stringContaining('"/problems/starting"') as string });
      expect(starting.headers.get('retry-after')).toBe('5');
      server.awaitsStore(what);
      const waiting = await ask(path, { method: 'POST' });
      expect(waiting).toMatchObject({ status: 503, text: expect.stringContaining('"/problems/store-away"') as string });
      expect(waiting.text).toContain(`The store is away: ${what}. The start waits for it`);
    },
  );

  it('answers a person with a page that has its style', async () => {
    await server.listen();
    const page = await ask('/', { headers: { accept: 'text/html' } });
    expect(page).toMatchObject({ status: 503, text: expect.stringContaining('The program is starting.') as string });
    expect((await ask('/assets/page.css')).status).toBe(200);
  });

  it('refuses foreign hosts as the program does', async () => {
    await server.listen();
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const asked = request({ port, path: '/livez', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('frees its ports also where somebody sends slowly, and listens again', async () => {
    await server.listen();
    await server.listen();
    const { connect } = await import('node:net');
    const slow = connect(port, '127.0.0.1');
    slow.on('error', () => undefined);
    await new Promise((resolve) => {
      slow.write('GET /livez HTTP/1.1\r\nHost: local', resolve);
    });
    await server.close();
    await expect(ask('/livez')).rejects.toThrow('fetch failed');
    await server.listen();
    expect((await ask('/livez')).status).toBe(200);
  });

  it('names the setting of a port that cannot be had, and then listens nowhere', async () => {
    const other = createServer().listen(internalPort, '127.0.0.1');
    await new Promise((resolve) => {
      other.once('listening', resolve);
    });
    await expect(server.listen()).rejects.toThrow('http.internal_port');
    await expect(ask('/livez')).rejects.toThrow('fetch failed');
    await new Promise((resolve) => {
      other.close(resolve);
    });
  });
});
