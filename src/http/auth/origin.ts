import type { FastifyRequest } from 'fastify';

/**
 * Whether a request that may change something was made by a page of another site, by its `Origin` (RFC 6454) or
 * `Sec-Fetch-Site` header (Fetch Metadata). Programs send neither and pass; browsers send them with every POST, and scripts
 * cannot forge them. Together with the SameSite cookie this is the protection against cross-site request forgery.
 *
 * Origins are compared whole, scheme and port too. Where a proxy ends TLS and `externalUrl` is not set, we cannot know the
 * scheme that the browser used; the browser says then itself that the page is of the same origin.
 */
export function isForeign(request: FastifyRequest, externalUrl: string | undefined): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined) return site === 'cross-site' || site === 'same-site';
  const ours = [originOf(externalUrl), originOf(`http://${request.headers.host ?? ''}`)];
  const given = originOf(origin);
  return given === undefined || !(ours.includes(given) || site === 'same-origin');
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}
