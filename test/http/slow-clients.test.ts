import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from './fixtures.ts';

const timeouts = { request: 200, handler: 30_000, readiness: 2_000, drain: 100, changes: 1_000 };

function connectTo(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // Being cut off is what is asked for.
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('http/slow clients', { timeout: 60_000 }, () => {
  it('cuts off who sends headers in drops', async () => {
    const { url } = await startServer({ timeouts });
    const socket = connectTo(url);
    socket.write('GET /livez HTTP/1.1\r\nhost: x\r\n');
    const drops = setInterval(() => socket.write('x-drop: 1\r\n'), 20);
    onTestFinished(() => clearInterval(drops));

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('cuts off who announces a body and never sends it', async () => {
    const { url } = await startServer({ timeouts });
    const socket = connectTo(url);
    socket.write(
      'POST /api/v1/scans HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n',
    );

    await text(socket).catch(() => '');
    expect(socket.closed || socket.readableEnded).toBe(true);
  });

  it.each([
    ['a long path', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
    ['long headers', `GET /livez HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['a header of control characters', 'GET /livez HTTP/1.1\r\nhost: x\r\nx: a\u0001b\r\n\r\n', 400],
    ['two lengths', 'POST /api/v1/scans HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [
      'a length beside chunks',
      'POST /api/v1/scans HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
  ])('refuses %s', async (_what, request, status) => {
    const { url } = await startServer();
    const socket = connectTo(url);
    socket.end(request);

    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('refuses a body that is too long before it has come', async () => {
    const { url } = await startServer();
    const socket = connectTo(url);
    socket.write(
      `POST /login HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${1024 ** 3}\r\n\r\n`,
    );
    socket.end();

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});
