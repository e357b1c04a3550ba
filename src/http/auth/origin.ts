import type { FastifyRequest } from 'fastify';

/**
 * Whether a request that may change something was made by a page of another site, by its `Origin` (RFC 6454) or
 * `Sec-Fetch-Site` header. Programs send neither and pass; browsers send `Origin` with every POST, and scripts cannot
 * forge it. Together with the SameSite cookie this is the protection against cross-site request forgery.
 */
export function isForeign(request: FastifyRequest, externalUrl: string | undefined): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const { origin } = request.headers;
  if (origin === undefined) {
    const site = request.headers['sec-fetch-site'];
    return site === 'cross-site' || site === 'same-site';
  }
  if (!URL.canParse(origin)) return true;
  const external = externalUrl === undefined ? undefined : new URL(externalUrl).origin;
  return origin !== external && new URL(origin).host !== request.headers.host;
}
