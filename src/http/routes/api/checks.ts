import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { checkSchema, presentCheck } from '../../representation/check.ts';
import { noParameters, readSecurity } from './common.ts';

/** What the enabled checks look for. */
export function checks(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/checks',
    {
      config: { access: 'read', tagged: 'content' },
      schema: {
        summary: 'The enabled checks and every kind of finding',
        tags: ['checks'],
        security: readSecurity,
        querystring: noParameters,
        response: {
          200: jsonAnswer('All enabled checks.', z.object({ items: z.array(checkSchema) })),
          ...problemResponses(400, 401, 403, 503),
        },
      },
    },
    async () => ({ items: options.checks.map(presentCheck) }),
  );
}
