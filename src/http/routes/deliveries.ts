import { z } from 'zod';
import { deliveryStatuses } from '../../domain/delivery.ts';
import type { Api, HttpContext } from '../context.ts';
import { problemResponses } from '../problem.ts';
import { jsonAnswer } from '../representation/answer.ts';
import { deliverySchema, presentDelivery } from '../representation/delivery.ts';
import { pageSchema, pagingQuery, presentPage } from '../representation/page.ts';
import { readSecurity } from './common.ts';

const query = z.strictObject({
  sink: z.string().min(1).max(200).optional().describe('Only deliveries to this sink.'),
  status: z.enum(deliveryStatuses).optional(),
  ...pagingQuery,
});

/** Messages to sinks: what waits, what arrived, what failed. */
export function deliveries(app: Api, { options }: HttpContext): void {
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
        ...(cursor !== undefined && { cursor }),
        ...(sink !== undefined && { sinkId: sink }),
        ...(status !== undefined && { status }),
      });
      return presentPage(page, presentDelivery);
    },
  );
}
