import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { presentPosture, statusSchema } from '../../representation/status.ts';
import { isoTime } from '../../representation/time.ts';
import { readPosture } from '../../service/posture.ts';
import { noParameters, readSecurity } from './common.ts';

/** What is known of every check of every target. */
export function status(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/status',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'What is known of every check of every target',
        tags: ['status'],
        security: readSecurity,
        querystring: noParameters,
        response: { 200: jsonAnswer('The status.', statusSchema), ...problemResponses(400, 401, 403, 500, 503) },
      },
    },
    async () => {
      const posture = await readPosture(options);
      return { version: options.version, startedAt: isoTime(options.startedAt), checks: posture.map(presentPosture) };
    },
  );
}
