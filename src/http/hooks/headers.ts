import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoreReader } from '../../store/contract/store.ts';
import type { Api } from './context.ts';

/** Adds what every answer carries: the request's id, and how it may be cached. */
export function addHeaders(app: Api, store: Pick<StoreReader, 'revision'>): void {
  const versions = new WeakMap<FastifyRequest, string>();

  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });

  // Before the rows are read: a tag may be older than its rows and then costs one answer too many, never the reverse.
  app.addHook('preHandler', async (request) => {
    const { tagged } = request.routeOptions.config;
    if (tagged === 'content') versions.set(request, 'fixed');
    else if (tagged === true) versions.set(request, `rev-${await store.revision()}`);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const version = versions.get(request);
    if (version === undefined || reply.statusCode !== 200 || typeof payload !== 'string') {
      if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
      return payload;
    }
    return tag(request, reply, { payload, version });
  });
}

/**
 * The entity tag names the store's revision, and the body's hash, because parts of some answers change without the
 * store: staleness, the next scan, the configuration, the program itself. What the store has no part in is tagged by its
 * content alone, and so is there also while the store is away. It is weak, for the same answer is sent compressed
 * and as it is (RFC 9110, 8.8.1).
 */
function tag(
  request: FastifyRequest,
  reply: FastifyReply,
  { payload, version }: { readonly payload: string; readonly version: string },
): string {
  const hash = createHash('sha256').update(payload).digest('hex').slice(0, 16);
  const etag = `W/"${version}-${hash}"`;
  void reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization, cookie, accept-encoding' });
  if (!matches(request.headers['if-none-match'], etag)) return payload;
  void reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return '';
}

/** Weak comparison, as RFC 9110 asks for `If-None-Match`. */
function matches(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  return condition.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^(W\/)?/, 'W/') === etag);
}
