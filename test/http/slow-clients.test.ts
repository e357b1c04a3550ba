import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { emptyRows, finding, startServer } from './fixtures.ts';

/** Longer than any test. */
const never = 3_600_000;
const timeouts = {
  request: 200,
  handler: 30_000,
  stalled: never,
  answer: never,
  readiness: 2_000,
  drain: 100,
  changes: 1_000,
};

/** Far more than the buffers of two sockets take. */
function manyRows() {
  const evidence = { text: 'x'.repeat(40_000) };
  return emptyRows({ findings: Array.from({ length: 500 }, (_, index) => finding({ id: `f_${index}`, evidence })) });
}

const askForMuch = 'GET /api/v1/findings?limit=500 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n';

/** Reads one byte, and the next one a moment later. */
async function readInDrops(socket: Socket): Promise<void> {
  socket.pause();
  while (!socket.destroyed) {
    socket.read(1);
    await setTimeout(1);
  }
}

/** Until the answer has begun, of which nothing more is read then, or the connection was cut before. */
async function begun(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const event of ['readable', 'close']) socket.once(event, () => resolve());
  });
}

function connectTo(url: string, localAddress = '127.0.0.1'): Socket {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress });
  // Being cut off is what is asked for.
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('http/slow clients', () => {
  it('cuts off who sends headers in drops', async () => {
    const { url } = await startServer({ timeouts });
    const socket = connectTo(url);
    socket.write('GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\n');
    const drops = setInterval(() => socket.write('x-drop: 1\r\n'), 20);
    onTestFinished(() => clearInterval(drops));

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('cuts off who announces a body and never sends it', async () => {
    const { url } = await startServer({ timeouts });
    const socket = connectTo(url);
    socket.write(
      'POST /api/v1/scans HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n',
    );

    await text(socket).catch(() => '');
    expect(socket.closed || socket.readableEnded).toBe(true);
  });

  it.each([
    ['a long path', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`, 431],
    ['long headers', `GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['a header of control characters', 'GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\nx: a\u0001b\r\n\r\n', 400],
    [
      'two lengths',
      'POST /api/v1/scans HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
    ],
    [
      'a length beside chunks',
      'POST /api/v1/scans HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
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
      `POST /login HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${1024 ** 3}\r\n\r\n`,
    );
    socket.end();

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it('cuts off who never reads an answer, though the end would wait for it', async () => {
    const { url, server } = await startServer({
      rows: manyRows(),
      timeouts: { ...timeouts, drain: never, stalled: 300 },
    });
    const sockets = Array.from({ length: 3 }, () => connectTo(url));
    for (const socket of sockets) socket.write(askForMuch);
    await Promise.all(sockets.map(begun));

    expect(await server.close()).toBeUndefined();
  });

  it('cuts off who reads an answer byte by byte, though the end would wait for it', async () => {
    const { url, server } = await startServer({
      rows: manyRows(),
      timeouts: { ...timeouts, drain: never, answer: 300 },
    });
    const socket = connectTo(url);
    socket.write(askForMuch);
    await begun(socket);
    void readInDrops(socket);

    expect(await server.close()).toBeUndefined();
  });

  it.each(['never reads', 'reads byte by byte'])('ends within the drain time while a client %s', async (how) => {
    const { url, server } = await startServer({ rows: manyRows(), timeouts });
    const socket = connectTo(url);
    socket.write(askForMuch);
    await begun(socket);
    if (how === 'reads byte by byte') void readInDrops(socket);

    expect(await server.close()).toBeUndefined();
  });

  it('gives a whole answer to who reads it', async () => {
    const { get } = await startServer({ rows: manyRows(), timeouts });

    expect((await get('/api/v1/findings?limit=500')).text.length).toBeGreaterThan(20_000_000);
  });

  it('takes no more connections than it can hold', async () => {
    const { url, get } = await startServer({ timeouts: { ...timeouts, request: 60_000 } });
    // Two addresses, for none gets more than half of them.
    const sockets = Array.from({ length: 500 }, (_, index) => connectTo(url, `127.0.0.${2 + (index % 2)}`));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const oneMore = connectTo(url);

    await once(oneMore, 'close');
    sockets[0]?.destroy();
    await vi.waitFor(async () => expect((await get('/livez')).status).toBe(200), { timeout: 30_000, interval: 20 });
  });
});
