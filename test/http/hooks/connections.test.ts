import { once } from 'node:events';
import { Agent, get as httpGet } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startServer } from '../fixtures.ts';

const timeouts = { request: 200 };

/** All of 127.0.0.0/8 is this machine: each address is a client of its own. */
function connectTo(url: string, localAddress = '127.0.0.1', allowHalfOpen = false): Socket {
  const port = Number(new URL(url).port);
  const socket = connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen });
  // Being cut off is what is asked for.
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

async function connectMany(
  url: string,
  count: number,
  { address, halfOpen = false }: { readonly address: string; readonly halfOpen?: boolean },
): Promise<readonly Socket[]> {
  const sockets = Array.from({ length: count }, () => connectTo(url, address, halfOpen));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets;
}

/** The status of `/livez` by a connection of its own; the socket's error where there is none. */
async function probe(url: string, agent = new Agent({ proxyEnv: {} })): Promise<number | string> {
  const { promise, resolve } = Promise.withResolvers<number | string>();
  httpGet(`${url}/livez`, { agent }, (answer) => {
    answer.resume();
    answer.on('end', () => resolve(answer.statusCode ?? 0));
  }).on('error', ({ message }) => resolve(message));
  return promise;
}

const patience = { timeout: 40_000, interval: 50 };

describe('http/connections', () => {
  it('closes the connection of a request that came too late, though the client keeps it', async () => {
    const { url } = await startServer({ timeouts });
    const socket = connectTo(url, '127.0.0.1', true);
    const closed = new Promise((resolve) => void socket.once('close', resolve));
    socket.write('GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
    const drops = setInterval(() => socket.write('x'), 20);
    onTestFinished(() => clearInterval(drops));
    await closed;
  });

  it('lets nobody lock the others out with requests that never end', async () => {
    const { url } = await startServer({ timeouts });
    for (const address of ['127.0.0.2', '127.0.0.3']) {
      for (const socket of await connectMany(url, 250, { address, halfOpen: true })) {
        socket.resume();
        socket.write('GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\n');
      }
    }
    await vi.waitFor(async () => expect(await probe(url)).toBe(200), patience);
  });

  it('gives one address half of the connections, and the rest to the others', async () => {
    const { url } = await startServer({ timeouts: { request: 60_000 } });
    await connectMany(url, 250, { address: '127.0.0.2' });
    const oneMore = connectTo(url, '127.0.0.2');
    await once(oneMore.resume(), 'close');
    expect(await probe(url)).toBe(200);
  });

  it('closes idle connections before it refuses one', async () => {
    const { url } = await startServer({ timeouts: { request: 60_000 } });
    const agent = new Agent({ keepAlive: true, maxSockets: 250, proxyEnv: {}, localAddress: '127.0.0.2' });
    onTestFinished(() => agent.destroy());
    const idle = await Promise.all(Array.from({ length: 250 }, () => probe(url, agent)));
    expect(new Set(idle)).toEqual(new Set([200]));
    expect(await probe(url, new Agent({ proxyEnv: {}, localAddress: '127.0.0.2' }))).toBe(200);
  });

  it('answers probes and metrics on the internal port while the other one is full', async () => {
    const { url, internalUrl = '' } = await startServer({ internalPort: 0, timeouts: { request: 60_000 } });
    await connectMany(url, 250, { address: '127.0.0.2' });
    await connectMany(url, 250, { address: '127.0.0.3' });
    await once(connectTo(url, '127.0.0.4').resume(), 'close');
    for (const path of ['/livez', '/readyz', '/healthz', '/metrics']) {
      const answer = await fetch(`${internalUrl}${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
  });
});

describe('http/internal port', () => {
  it('answers nothing but probes and metrics, and those on the other port too', async () => {
    const { url, internalUrl = '' } = await startServer({ internalPort: 0 });
    for (const path of ['/', '/api/v1/status', '/openapi.json', '/assets/page.js', '/login']) {
      expect([path, (await fetch(`${internalUrl}${path}`)).status]).toEqual([path, 404]);
    }
    for (const path of ['/livez', '/metrics']) expect((await fetch(`${url}${path}`)).status).toBe(200);
  });

  it('asks for the token of the metrics, and turns away when it stops', async () => {
    const { internalUrl = '', server } = await startServer({ internalPort: 0, metricsToken: 'scraper' });
    expect((await fetch(`${internalUrl}/metrics`)).status).toBe(401);
    const headers = { authorization: 'Bearer scraper' };
    expect((await fetch(`${internalUrl}/metrics`, { headers })).status).toBe(200);
    server.stopAccepting();
    expect((await fetch(`${internalUrl}/readyz`)).status).toBe(503);
    await server.close();
    await expect(fetch(`${internalUrl}/livez`)).rejects.toThrow('fetch failed');
  });

  it('names the setting of a port that is taken, and then listens nowhere', async () => {
    const { url } = await startServer();
    const taken = Number(new URL(url).port);
    await expect(startServer({ internalPort: taken })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining('http.internal_port') as string,
    });
  });
});
