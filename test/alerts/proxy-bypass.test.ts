import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Resolver } from '../../src/alerts/attempt/connector.ts';
import { reachSink } from '../../src/alerts/deliver/reach.ts';
import { openWebhook } from '../../src/alerts/sinks/webhook.ts';
import type { NetworkSettings } from '../../src/network/settings.ts';
import { loadValid, minimal, problemsOf } from '../config/virtual-files.ts';
import { delivery, webhook } from './fixtures.ts';

/** A proxy that does whatever it is asked for, and remembers it. */
async function startWillingProxy(): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end();
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** As the configuration makes it of an environment in which every variable of a proxy is set. */
async function networkOf(proxy: string, noProxy: string | undefined): Promise<NetworkSettings> {
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
  const environment = Object.fromEntries(names.map((name) => [name, proxy]));
  const excepted = noProxy === undefined ? {} : { NO_PROXY: noProxy, no_proxy: noProxy };
  return (await loadValid(minimal, { environment: { ...environment, ...excepted } })).network;
}

const resolvingTo =
  (address: string): Resolver =>
  (_name, _options, callback) => {
    const found: LookupAddress = { address, family: isIP(address) };
    callback(null, [found]);
  };

const unresolvable: Resolver = (_name, _options, callback) => {
  callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
};

const exceptions = [
  undefined,
  '',
  '*',
  'example.test',
  '169.254.0.0/16,127.0.0.0/8,::1,fd00::/8',
  'localhost,metadata.google.internal',
];

const forbidden = [
  { host: '169.254.169.254', address: '169.254.169.254', insecure: true },
  { host: '2852039166', address: '169.254.169.254', insecure: true },
  { host: '[::ffff:169.254.170.2]', address: '::ffff:169.254.170.2', insecure: true },
  { host: '[fd00:ec2::254]', address: 'fd00:ec2::254', insecure: true },
  { host: '[fe80::1]', address: 'fe80::1', insecure: true },
  { host: 'metadata.google.internal', address: '10.0.0.1', insecure: true },
  { host: 'meta.example.test', address: '169.254.169.254', insecure: true },
  { host: 'meta.example.test', address: 'fd00:ec2::254', insecure: true },
  { host: '127.0.0.1', address: '127.0.0.1', insecure: false },
  { host: 'localhost', address: '127.0.0.1', insecure: false },
  { host: '[::1]', address: '::1', insecure: false },
  { host: 'own.example.test', address: '127.0.0.1', insecure: false },
];

const cases = forbidden.flatMap((place) => exceptions.map((noProxy) => ({ ...place, noProxy })));

describe('alerts: a proxy of the environment', () => {
  it.each(cases)('leads nowhere that is refused: $host at $address, NO_PROXY=$noProxy', async (given) => {
    const { host, address, insecure, noProxy } = given;
    const proxy = await startWillingProxy();
    const network = await networkOf(proxy.url, noProxy);
    const urls = insecure ? [`https://${host}/x`, `http://${host}/x`] : [`https://${host}/x`];
    for (const url of urls) {
      const surroundings = { network, resolver: resolvingTo(address) };
      const sink = openWebhook(webhook(0, { url, insecure }), surroundings);
      const outcome = await sink.send(delivery('1'), { now: 0, signal: new AbortController().signal });
      await sink.close();
      expect(outcome).toMatchObject({ failure: 'refused' });
      expect(await reachSink({ url, insecure }, surroundings)).toMatchObject({ ok: false });
    }
    expect(proxy.asked).toEqual([]);
  });

  it('is asked for names that this machine knows for others, and for those that it does not know', async () => {
    const proxy = await startWillingProxy();
    const network = await networkOf(proxy.url, undefined);
    for (const resolver of [resolvingTo('192.0.2.7'), unresolvable]) {
      const sink = openWebhook(webhook(0, { url: 'https://hooks.example.test/x', insecure: false }), {
        network,
        resolver,
      });
      const outcome = await sink.send(delivery('1'), { now: 0, signal: new AbortController().signal });
      await sink.close();
      expect(outcome).toMatchObject({ status: 'retry', failure: 'network' });
    }
    expect(proxy.asked).toEqual(['CONNECT hooks.example.test:443', 'CONNECT hooks.example.test:443']);
  });

  it.each([
    'http://169.254.169.254:80',
    'http://[fd00:ec2::254]',
    'metadata.google.internal',
    'http://0xa9fea9fe:3128',
  ])('is no proxy where it is itself refused: %s', async (proxy) => {
    expect(await problemsOf(minimal, { environment: { HTTPS_PROXY: proxy } })).toEqual([
      expect.stringContaining('network.https_proxy: the proxy is an address of a metadata service'),
    ]);
  });
});
