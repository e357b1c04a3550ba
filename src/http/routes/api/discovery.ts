import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { failureSchema, presentFailure } from '../../representation/status.ts';
import { isoTimeOrNull, timeSchema } from '../../representation/time.ts';
import { noParameters, readSecurity } from './common.ts';

const discoverySchema = z
  .object({
    accounts: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          targetId: z.string().nullable().describe('The target that it is watched as.'),
        }),
      )
      .describe('Those that were found last; a failure keeps them.'),
    discoveredAt: timeSchema.nullable().describe('null: they never were.'),
    attemptedAt: timeSchema.nullable(),
    failure: failureSchema.nullable().describe('Why the last attempt found nothing.'),
  })
  .meta({ id: 'Discovery', description: 'The accounts of the organization that are watched.' });

/** The accounts that were discovered. */
export function discovery(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/discovery',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'The accounts that were discovered',
        tags: ['targets'],
        security: readSecurity,
        querystring: noParameters,
        response: {
          200: jsonAnswer('The accounts.', discoverySchema),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async () => {
      const state = await options.store.discovery();
      const accounts = (state?.accounts ?? []).map(({ id, name }) => ({
        id,
        name,
        targetId: options.targets.find(({ accountId }) => accountId === id)?.id ?? null,
      }));
      return {
        accounts,
        discoveredAt: isoTimeOrNull(state?.discoveredAt ?? null),
        attemptedAt: isoTimeOrNull(state?.attemptedAt ?? null),
        failure: state?.failure ? presentFailure(state.failure) : null,
      };
    },
  );
}
