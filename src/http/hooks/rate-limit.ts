import rateLimit from '@fastify/rate-limit';
import { TooManyRequestsError } from '../problems/errors.ts';
import type { Api } from './context.ts';

/** How many requests that change something one address may make in the time of a window, in milliseconds. */
const most = 60;
const timeWindow = 60_000;

/** Addresses remembered at most; the one that has been quiet longest is forgotten first, and then starts afresh. */
const remembered = 10_000;

/**
 * Answers 429 to an address that posts too much, attempts to sign in among it; reads are never refused. Of IPv6 a whole
 * network of 64 bits is one address. Holds for unknown paths and refused tokens too, so it comes before the gate.
 */
export async function limitPosts(app: Api): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    max: most,
    timeWindow,
    cache: remembered,
    allowList: ({ method }) => method === 'GET' || method === 'HEAD',
    addHeadersOnExceeding: withoutCounts,
    addHeaders: { ...withoutCounts, 'retry-after': true },
    errorResponseBuilder: (_request, { ttl }) => new TooManyRequestsError(Math.ceil(ttl / 1000)),
  });
  app.addHook('onRequest', app.rateLimit());
}

const withoutCounts = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };
