import { BlockList, isIP } from 'node:net';
import type { NetworkSettings } from './settings.ts';

/**
 * The proxy through which a URL is reached, or `undefined` where it is reached directly. NO_PROXY entries, separated by
 * commas or spaces, are `*` (everything), a host or domain with its subdomains (`example.com`, `.example.com`,
 * `*.example.com`), an address, or a CIDR block (`10.0.0.0/8`); all but the last may end in a port, which must then be
 * the URL's. Loopback is no exception: it is direct only if an entry says so.
 */
export function proxyFor(url: string | URL, settings: Pick<NetworkSettings, 'proxy' | 'noProxy'>): string | undefined {
  if (!settings.proxy) return undefined;
  const destination = destinationOf(new URL(url));
  const entries = (settings.noProxy ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.some((entry) => covers(entry, destination)) ? undefined : settings.proxy;
}

interface Destination {
  /** Lower case, without the brackets of IPv6 and without a final dot. */
  readonly host: string;
  readonly port: string;
}

function destinationOf({ hostname, port, protocol }: URL): Destination {
  return { host: plainHost(hostname), port: port || (protocol === 'http:' ? '80' : '443') };
}

function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function covers(entry: string, { host, port }: Destination): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInBlock(entry, host);
  const { name, port: wantedPort } = splitPort(entry);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const plain = plainHost(name);
  if (isIP(plain) !== 0) return isInBlock(`${plain}/${isIP(plain) === 4 ? 32 : 128}`, host);
  const domain = plain.replace(/^\*?\./, '');
  return isIP(host) === 0 && domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function splitPort(entry: string): { readonly name: string; readonly port?: string } {
  // A bare IPv6 address has several colons and no port.
  const match = isIP(entry) === 0 ? /^(?<name>.+):(?<port>\d+)$/.exec(entry) : null;
  const { name, port } = match?.groups ?? {};
  return name !== undefined && port !== undefined ? { name, port } : { name: entry };
}

function isInBlock(block: string, host: string): boolean {
  const [network = '', bits = ''] = block.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) === 0 || !/^\d+$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
