import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { textAnswer } from '../../representation/answer.ts';
import { noParameters, readSecurity } from './common.ts';

const mostStreams = 100;

/** Milliseconds. */
const heartbeatEvery = 20_000;
/** A stream ends so that whoever may no longer read does not go on for ever; browsers open the next by themselves. */
const longestStream = 10 * 60_000;
const reconnectAfter = 3_000;

/** Changes as they happen, as server-sent events (WHATWG HTML, "Server-sent events"). */
export function events(app: Api, context: HttpContext): void {
  app.get(
    '/api/v1/events',
    {
      config: { access: 'read' },
      exposeHeadRoute: false,
      schema: {
        summary: 'Changes as they happen: one event for each new revision of the store',
        description:
          'Server-sent events named "change"; their data is {"revision": n}. The first one tells the revision of now. ' +
          'A stream ends after ten minutes; connect again then, as browsers do. At most 100 streams are open.',
        tags: ['status'],
        security: readSecurity,
        querystring: noParameters,
        response: {
          200: textAnswer('The stream.', 'text/event-stream', z.string()),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async (request, reply) => {
      if (context.changes.size < mostStreams) {
        // Where the store is away the stream would wait in silence.
        await context.options.store.revision();
        return stream(request, reply, context);
      }
      void reply.header('retry-after', '60');
      const detail = `${mostStreams} streams are open, which is the most. Ask /api/v1/status with If-None-Match instead.`;
      return sendProblem(request, reply, { status: 503, kind: 'too-many-streams', detail });
    },
  );
}

function stream(request: FastifyRequest, reply: FastifyReply, { changes }: HttpContext): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Reverse proxies of the nginx family hold answers back unless told not to.
    'x-accel-buffering': 'no',
  });
  raw.write(`retry: ${reconnectAfter}\n\n`);
  const unsubscribe = changes.subscribe({
    changed: (revision) => write(`event: change\nid: ${revision}\ndata: ${JSON.stringify({ revision })}\n\n`),
    ended: () => raw.end(),
  });
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatEvery);
  const end = setTimeout(() => raw.end(), longestStream);
  raw.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(end);
    unsubscribe();
  });
  return reply;

  /** Whoever does not read is cut off: what waits for a slow client must not grow. */
  function write(text: string): void {
    if (raw.writableLength > 64 * 1024) request.raw.destroy();
    else raw.write(text);
  }
}
