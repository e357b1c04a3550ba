import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { type AddressInfo, connect, isIP, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Resolver } from '../../../src/alerts/attempt/connector.ts';
import { openWebhook } from '../../../src/alerts/sinks/webhook.ts';
import type { WebhookSink } from '../../../src/domain/delivery/sink.ts';
import type { NetworkSettings } from '../../../src/network/settings.ts';
import { delivery, network, webhook } from '../fixtures.ts';
import { certificates, type Receiver, startReceiver } from '../receiver.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function receive(options?: { readonly tls?: boolean }): Promise<Receiver> {
  const receiver = await startReceiver(() => ({ status: 200 }), options);
  closing.push(() => receiver.close());
  return receiver;
}

interface Sending {
  readonly settings: Partial<WebhookSink>;
  readonly network?: Partial<NetworkSettings>;
  readonly resolver?: Resolver;
}

async function send({ settings, network: given = {}, resolver }: Sending) {
  const sink = openWebhook(webhook(0, settings), { network: { ...network, ...given }, ...(resolver && { resolver }) });
  try {
    return await sink.send(delivery('1'), { now: 0, signal: new AbortController().signal });
  } finally {
    await sink.close();
  }
}

/** Answers each question with the next of the given answers, then with the last again. */
function resolving(...answers: readonly (readonly string[])[]): Resolver & { readonly asked: string[] } {
  const asked: string[] = [];
  const resolver: Resolver = (name, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    const addresses: LookupAddress[] = answer.map((address) => ({ address, family: isIP(address) }));
    callback(null, addresses);
  };
  return Object.assign(resolver, { asked });
}

const resolvingNothing: Resolver = (_name, _options, callback) => {
  callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
};

describe('alerts/connector', () => {
  it.each([
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/',
    'https://0xa9.254.0251.254/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fd00:ec2::254]/',
    'https://100.100.100.200/',
    'https://metadata.google.internal/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://localhost/',
  ])('fails a message to %s for good, without a connection', async (url) => {
    const resolver = resolving(['127.0.0.1']);

    const outcome = await send({ settings: { url, insecure: false }, resolver });

    expect(outcome).toMatchObject({ status: 'failed', failure: 'refused' });
    expect(resolver.asked).toEqual([]);
  });

  it('wants https unless the sink is insecure', async () => {
    const outcome = await send({ settings: { url: 'http://hooks.example.test/path-secret', insecure: false } });

    expect(outcome).toEqual({
      status: 'failed',
      failure: 'refused',
      message: 'hooks.example.test is not reached by https; use an https:// URL, or set insecure: true for this sink',
    });
  });

  it.each([
    ['169.254.169.254'],
    ['::ffff:169.254.169.254'],
    ['fd00:ec2::254'],
    ['0.0.0.0'],
    ['10.0.0.1', '169.254.169.254'],
  ])('refuses a name that resolves to %s, even where the sink is insecure', async (...addresses) => {
    const outcome = await send({
      settings: { url: 'http://hooks.example.test:9/path-secret' },
      resolver: resolving(addresses),
    });

    expect(outcome).toMatchObject({ status: 'retry', failure: 'refused' });
    expect(JSON.stringify(outcome)).toContain('hooks.example.test (');
    expect(JSON.stringify(outcome)).not.toContain('path-secret');
  });

  it('refuses a name that resolves to this machine, and makes no connection', async () => {
    const receiver = await receive({ tls: true });

    const outcome = await send({
      settings: { url: `https://hooks.example.test:${receiver.port}/`, insecure: false },
      network: { certificateAuthorities: certificates.authority },
      resolver: resolving(['127.0.0.1']),
    });

    expect(outcome).toMatchObject({ status: 'retry', failure: 'refused' });
    expect(receiver.received).toHaveLength(0);
  });

  it('connects to the very address that was judged, whatever the name resolves to a moment later', async () => {
    const receiver = await receive();
    const resolver = resolving(['127.0.0.1'], ['169.254.169.254']);

    const outcome = await send({ settings: { url: `http://hooks.example.test:${receiver.port}/` }, resolver });

    expect(outcome).toEqual({ status: 'delivered' });
    expect(resolver.asked).toEqual(['hooks.example.test']);
  });

  it('tells a name that does not resolve', async () => {
    expect(await send({ settings: { url: 'http://hooks.example.test/' }, resolver: resolvingNothing })).toEqual({
      status: 'retry',
      failure: 'network',
      message: 'hooks.example.test could not be reached: ENOTFOUND',
    });
  });

  describe('through a proxy', () => {
    it('tunnels https and lets the proxy resolve the name', async () => {
      const receiver = await receive({ tls: true });
      const proxy = await startProxy(receiver.port);

      const outcome = await send({
        settings: { url: 'https://hooks.example.test/path-secret', insecure: false },
        network: { certificateAuthorities: certificates.authority, proxy: proxy.url },
        resolver: resolving([]),
      });

      expect(outcome).toEqual({ status: 'delivered' });
      expect(proxy.tunnels).toEqual(['hooks.example.test:443']);
      expect(receiver.received).toMatchObject([{ path: '/path-secret' }]);
    });

    it('goes past it for the hosts of NO_PROXY', async () => {
      const receiver = await receive({ tls: true });
      const proxy = await startProxy(receiver.port);

      const outcome = await send({
        settings: { url: `https://hooks.example.test:${receiver.port}/` },
        network: { certificateAuthorities: certificates.authority, proxy: proxy.url, noProxy: '.example.test' },
        resolver: resolving(['127.0.0.1']),
      });

      expect(outcome).toEqual({ status: 'delivered' });
      expect(proxy.tunnels).toEqual([]);
    });

    it.each([
      'https://2852039166/',
      'https://[::ffff:a9fe:a9fe]/',
      'https://localhost/',
      'https://metadata.google.internal/',
    ])('does not ask it for %s', async (url) => {
      const proxy = await startProxy(9);

      const outcome = await send({ settings: { url, insecure: false }, network: { proxy: proxy.url } });

      expect(outcome).toMatchObject({ status: 'failed', failure: 'refused' });
      expect(proxy.tunnels).toEqual([]);
    });

    it('tells what a proxy that refuses answered, and none of its credentials', async () => {
      const proxy = await startProxy(undefined);

      const outcome = await send({
        settings: { url: 'https://hooks.example.test/path-secret', insecure: false },
        network: { proxy: proxy.url.replace('http://', 'http://user:proxy-secret@') },
      });

      expect(outcome).toEqual({
        status: 'retry',
        failure: 'network',
        message: 'hooks.example.test could not be reached: the proxy answered 403',
      });
    });
  });
});

/** A proxy that tunnels every CONNECT to one port of this machine, or refuses all of them. */
async function startProxy(port: number | undefined): Promise<{ readonly url: string; readonly tunnels: string[] }> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on('error', () => end.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels };
}
