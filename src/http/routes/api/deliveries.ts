import { z } from 'zod';
import { deliveryStatuses } from '../../../domain/delivery/delivery.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { deliverySchema, presentDelivery } from '../../representation/delivery.ts';
import { pageSchema, pagingQuery, presentPage } from '../../representation/page.ts';
import type { HttpOptions } from '../../service/options.ts';
import { idParameter, noParameters, readSecurity, writeSecurity } from './common.ts';

const query = z.strictObject({
  sink: z.string().min(1).max(200).optional().describe('Only deliveries to this sink.'),
  status: z.enum(deliveryStatuses).optional(),
  ...pagingQuery,
});

/** Messages to sinks: what waits, what arrived, what failed; and sending one again. */
export function deliveries(app: Api, { options }: HttpContext): void {
  listDeliveries(app, options);
  oneDelivery(app, options);
  replayDelivery(app, options);
}

function listDeliveries(app: Api, options: HttpOptions): void {
  app.get(
    '/api/v1/deliveries',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'Messages to sinks and what became of them',
        tags: ['deliveries'],
        security: readSecurity,
        querystring: query,
        response: {
          200: jsonAnswer('A page of deliveries.', pageSchema(deliverySchema)),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async ({ query: { sink, status, limit, cursor } }) => {
      const page = await options.store.deliveries({
        limit,
        ...withoutAbsent({ cursor, sinkId: sink, status }),
      });
      return presentPage(page, presentDelivery);
    },
  );
}

function oneDelivery(app: Api, { store }: HttpOptions): void {
  app.get(
    '/api/v1/deliveries/:id',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'One message',
        tags: ['deliveries'],
        security: readSecurity,
        params: idParameter,
        querystring: noParameters,
        response: {
          200: jsonAnswer('The message.', deliverySchema),
          ...problemResponses(400, 401, 403, 404, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const delivery = await store.delivery(id);
      if (delivery) return presentDelivery(delivery);
      return sendProblem(request, reply, { status: 404, kind: 'not-found', detail: `There is no delivery ${id}.` });
    },
  );
}

function replayDelivery(app: Api, { store, outbox }: HttpOptions): void {
  app.post(
    '/api/v1/deliveries/:id/replay',
    {
      config: { access: 'write' },
      schema: {
        summary: 'Send a message again',
        description:
          'Puts a message that is delivered, failed or superseded back into the outbox, under its id: a receiver that has ' +
          'it already can tell.',
        tags: ['deliveries'],
        security: writeSecurity,
        params: idParameter,
        querystring: noParameters,
        response: {
          202: jsonAnswer('It waits to be sent.', deliverySchema),
          ...problemResponses(400, 401, 403, 404, 409, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await store.delivery(id)))
        return sendProblem(request, reply, { status: 404, kind: 'not-found', detail: `There is no delivery ${id}.` });
      const detail = `The delivery ${id} waits to be sent already.`;
      if (!(await outbox.replay(id)))
        return sendProblem(request, reply, { status: 409, kind: 'already-waiting', detail });
      const replayed = await store.delivery(id);
      if (!replayed) throw new Error(`the delivery ${id} was just put back and is gone`);
      return reply.code(202).send(presentDelivery(replayed));
    },
  );
}
