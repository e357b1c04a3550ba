import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startServer } from '../fixtures.ts';

/** The answer to a request with these header lines, which `fetch` would not send. */
async function ask(
  url: string,
  ...lines: readonly string[]
): Promise<{ readonly status: number; readonly text: string }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write([...lines, 'connection: close', '', ''].join('\r\n'));
  const answer = await text(socket);
  return { status: Number(/^HTTP\/1\.1 (\d+) /.exec(answer)?.[1]), text: answer };
}

const get = 'GET /api/v1/status HTTP/1.1';

describe('http/host', () => {
  it.each([
    ['127.0.0.1:8080', 200],
    ['127.8.9.10', 200],
    ['localhost:8080', 200],
    ['LOCALHOST', 200],
    ['drift.localhost', 200],
    ['[::1]:8080', 200],
    ['drift.example:443', 200],
    ['evil.example', 403],
    ['evil.example:8080', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example', 403],
    ['evillocalhost', 403],
    ['127.0.0.1@evil.example', 400],
    ['evil.example/127.0.0.1', 400],
    ['evil.example#localhost', 400],
    ['10.0.0.1', 403],
    ['169.254.169.254', 403],
    ['[::ffff:10.0.0.1]', 403],
    ['', 400],
  ])('on loopback %j is answered %i', async (host, status) => {
    const { url } = await startServer({ externalUrl: 'https://drift.example/base' });
    expect((await ask(url, get, `Host: ${host}`)).status).toBe(status);
  });

  it('says what to do about a name that it does not know, on every path', async () => {
    const { url } = await startServer();
    for (const path of ['/', '/assets/page.js', '/metrics', '/login', '/nothing', '/livez']) {
      const answer = await ask(url, `GET ${path} HTTP/1.1`, 'Host: rebound.example');
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.text).toContain('http.external_url');
    }
  });

  it('takes any name where it listens for others', async () => {
    const { url } = await startServer({ host: '0.0.0.0' });
    expect((await ask(url, get, 'Host: anything.example')).status).toBe(200);
  });

  it.each([
    ['two of them', 'Host: 127.0.0.1', 'host: evil.example'],
    ['twice the same', 'Host: 127.0.0.1', 'Host: 127.0.0.1'],
  ])('refuses %s', async (_what, ...lines) => {
    const { url } = await startServer({ host: '0.0.0.0' });
    const answer = await ask(url, get, ...lines);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('application/problem+json');
  });

  it('goes by the host of the target where that names one, as a proxy would', async () => {
    const { url } = await startServer();
    const asked = async (target: string) => (await ask(url, `GET ${target} HTTP/1.1`, 'Host: 127.0.0.1')).status;
    expect(await asked('http://evil.example/livez')).toBe(403);
    expect(await asked('http://evil.example@127.0.0.1/livez')).toBe(400);
    expect(await asked('http://127.0.0.1:8080/livez')).toBe(200);
  });

  it('needs one, but of HTTP/1.0', async () => {
    const { url } = await startServer();
    expect((await ask(url, get)).status).toBe(400);
    expect((await ask(url, 'GET /livez HTTP/1.0')).status).toBe(200);
  });
});
