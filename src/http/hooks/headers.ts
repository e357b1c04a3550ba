import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoreReader } from '../../store/contract/store.ts';
import type { Api } from './context.ts';

/**
 * No frame, no inline script or style, nothing from another host. The referrer policy is `same-origin` because under `no-referrer`
 * browsers send `Origin: null` with forms of our own page (Fetch, "append a request Origin header").
 */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Adds what every answer carries: security headers, the request's id, and how it may be cached. */
export function addHeaders(app: Api, store: Pick<StoreReader, 'revision'>): void {
  const revisions = new WeakMap<FastifyRequest, number>();

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...securityHeaders, 'x-request-id': request.id });
  });

  // Before the rows are read: a tag may be older than its rows and then costs one answer too many, never the reverse.
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.config.tagged === true) revisions.set(request, await store.revision());
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const revision = revisions.get(request);
    if (revision === undefined || reply.statusCode !== 200 || typeof payload !== 'string') {
      if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
      return payload;
    }
    return tag(request, reply, { payload, revision });
  });
}

/**
 * The entity tag names the store's revision, and the body's hash, because parts of some answers change without the
 * store: staleness, the next scan, the configuration, the program itself.
 */
function tag(
  request: FastifyRequest,
  reply: FastifyReply,
  { payload, revision }: { readonly payload: string; readonly revision: number },
): string {
  const hash = createHash('sha256').update(payload).digest('hex').slice(0, 16);
  const etag = `"rev-${revision}-${hash}"`;
  void reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization, cookie' });
  if (!matches(request.headers['if-none-match'], etag)) return payload;
  void reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return '';
}

/** Weak comparison, as RFC 9110 asks for `If-None-Match`. */
function matches(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  return condition.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag);
}
