import { type LookupAddress, type LookupAllOptions, lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher, ProxyAgent } from 'undici';
import { type AddressRules, isForbiddenAddress, isForbiddenHost } from '../../network/addresses.ts';
import { proxyFor } from '../../network/proxy.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import { trustedCertificates } from '../../network/trust.ts';

/** Resolves a name to all of its addresses, as `dns.lookup` does. */
export type Resolver = (
  name: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** How a sink is reached: the proxy and authorities of the installation, and which addresses are refused. */
export interface ConnectorOptions extends AddressRules {
  readonly network: NetworkSettings;
  readonly resolver?: Resolver;
}

/** A connection was not made because it would lead to a forbidden address. */
class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/** Why nothing is sent to this URL, whatever DNS may say; `undefined` when it may be tried. The URL itself is not told. */
export function refusalOf(url: URL, rules: AddressRules): string | undefined {
  if (url.protocol !== 'https:' && !rules.insecure) {
    return `${url.hostname} is not reached by https; use an https:// URL, or set insecure: true for this sink`;
  }
  if (isForbiddenHost(url.hostname, rules)) return refusedHost(url.hostname);
  return undefined;
}

/**
 * Connections to one URL that never reach a forbidden address: literals are judged before connecting, names after they
 * are resolved, and the connection is made to exactly the addresses that were judged. A proxy resolves names itself, so
 * through one a name is only asked for where this machine does not know it for a forbidden address.
 */
export function createDispatcher(url: URL, options: ConnectorOptions): Dispatcher {
  const { network } = options;
  const certificates = trustedCertificates(network);
  const trust = certificates ? { ca: [...certificates] } : {};
  const proxy = proxyFor(url, network);
  if (proxy !== undefined) {
    const { connectTimeout } = network;
    const agent = new ProxyAgent({
      uri: proxy,
      requestTls: trust,
      proxyTls: trust,
      connectTimeout,
      allowH2: false,
    });
    return agent.compose(guardedProxying(options));
  }
  const connect = buildConnector({
    ...trust,
    timeout: network.connectTimeout,
    allowH2: false,
    lookup: guardedLookup(options),
  });
  return new Agent({ connect: guardedConnector(connect, options) });
}

function guardedConnector(connect: buildConnector.connector, rules: AddressRules): buildConnector.connector {
  return (options, callback) => {
    if (isForbiddenHost(options.hostname, rules))
      callback(new ForbiddenAddressError(refusedHost(options.hostname)), null);
    else connect(options, callback);
  };
}

/** How long this machine may take to resolve a name that goes through a proxy, milliseconds: many cannot, and wait. */
const resolvePatience = 2_000;

/** Asks the proxy for no host that is forbidden, nor for a name that is known here to lead to a forbidden address. */
function guardedProxying(options: ConnectorOptions): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (request, handler) => {
    const { hostname } = new URL(String(request.origin));
    void dispatchUnlessForbidden(hostname);
    return true;

    async function dispatchUnlessForbidden(host: string): Promise<void> {
      const refused = await forbiddenAddressOf(host, options);
      if (refused === undefined) dispatch(request, handler);
      else handler.onResponseError?.(noController, new ForbiddenAddressError(refusedHost(refused)));
    }
  };
}

/** Nothing was begun that it could stop. */
const noController = null as unknown as Dispatcher.DispatchController;

/** `undefined` where nothing speaks against the host, also where this machine cannot resolve its name. */
function forbiddenAddressOf(host: string, options: ConnectorOptions): Promise<string | undefined> {
  const { resolver = resolve, ...rules } = options;
  if (isForbiddenHost(host, rules)) return Promise.resolve(host);
  return new Promise((settle) => {
    const timer = setTimeout(() => settle(undefined), resolvePatience);
    resolver(host.replace(/^\[(.*)\]$/, '$1'), { all: true }, (_error, addresses) => {
      clearTimeout(timer);
      const refused = addresses?.find(({ address }) => isForbiddenAddress(address, rules));
      settle(refused && `${host} (${refused.address})`);
    });
  });
}

/** Resolves names, and none that leads to a forbidden address. */
export function guardedLookup({ resolver = resolve, ...rules }: ConnectorOptions): LookupFunction {
  return (name, options, callback) => {
    resolver(name, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      const refused = addresses?.find(({ address }) => isForbiddenAddress(address, rules));
      if (error) callback(error, []);
      else if (refused) callback(new ForbiddenAddressError(refusedHost(`${name} (${refused.address})`)), []);
      else if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** Why nothing is sent to a host. */
export function refusedHost(host: string): string {
  return `${host} is an address of this machine, of its network link or of a metadata service; nothing is sent there`;
}
