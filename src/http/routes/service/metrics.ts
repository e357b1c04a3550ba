import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses } from '../../problems/problem.ts';
import { textAnswer } from '../../representation/answer.ts';

/** Metrics for Prometheus, with a token of their own where one is configured. */
export function metrics(app: Api, { options }: HttpContext): void {
  app.get(
    '/metrics',
    {
      config: { access: 'metrics' },
      schema: {
        summary: 'Metrics in the text format of Prometheus, or OpenMetrics where asked for',
        tags: ['metrics'],
        security: [{ metricsToken: [] }, {}],
        response: {
          200: textAnswer('The metrics.', 'text/plain', z.string()),
          ...problemResponses(401, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { contentType, body } = await options.renderMetrics(request.headers.accept);
      return reply.header('content-type', contentType).serializer(String).send(body);
    },
  );
}
