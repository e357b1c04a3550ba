import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { ProxyAgent } from 'proxy-agent';
import { proxyFor } from '../../network/proxy.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import { trustedCertificates } from '../../network/trust.ts';

/** The connections of one account: kept alive, through the proxy where one applies, trusting the configured authorities. */
export function createHttpHandler(network: NetworkSettings): NodeHttpHandler {
  const { connectTimeout, requestTimeout } = network;
  return new NodeHttpHandler({
    connectionTimeout: connectTimeout,
    requestTimeout,
    throwOnRequestTimeout: true,
    // The request timeout ends with the headers; this one covers a body that stops coming.
    socketTimeout: requestTimeout,
    ...createAgents(network),
  });
}

function createAgents(network: NetworkSettings): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const certificates = trustedCertificates(network);
  const options = { keepAlive: true, maxSockets: 50, ...(certificates ? { ca: [...certificates] } : {}) };
  if (!network.proxy) return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
  const agent = new ProxyAgent({ ...options, getProxyForUrl: (url) => proxyFor(url, network) ?? '' });
  // The handler asks only for addRequest and destroy, which an agent of either protocol has.
  return { httpAgent: agent, httpsAgent: agent };
}
