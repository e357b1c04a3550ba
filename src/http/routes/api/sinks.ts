import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { idParameter, noParameters, writeSecurity } from './common.ts';

const accepted = z
  .object({
    id: z.string().describe('The delivery; /api/v1/deliveries/{id} tells what became of it.'),
    url: z.string(),
  })
  .meta({ id: 'AcceptedDelivery', examples: [{ id: 'msg_0b8a2c56', url: '/api/v1/deliveries/msg_0b8a2c56' }] });

/** Sending a test message. */
export function sinks(app: Api, { options }: HttpContext): void {
  app.post(
    '/api/v1/sinks/:id/test',
    {
      config: { access: 'write' },
      schema: {
        summary: 'Send a test message to a sink',
        tags: ['deliveries'],
        security: writeSecurity,
        params: idParameter,
        querystring: noParameters,
        response: {
          202: jsonAnswer('A test message waits to be sent.', accepted),
          ...problemResponses(400, 401, 403, 404, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id: sinkId } = request.params;
      const known = options.sinks.map(({ id }) => id);
      if (!known.includes(sinkId)) {
        const detail = `There is no sink ${sinkId}; ${known.length > 0 ? `configured are ${known.join(', ')}` : 'none is configured'}.`;
        return sendProblem(request, reply, { status: 404, kind: 'not-found', detail });
      }
      const id = await options.outbox.test(sinkId);
      const url = `/api/v1/deliveries/${encodeURIComponent(id)}`;
      return reply.code(202).header('location', url).send({ id, url });
    },
  );
}
