import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { presentPosture, presentScope } from '../../representation/status.ts';
import { presentTarget, targetDetailSchema, targetSchema } from '../../representation/target.ts';
import { readTargetPosture } from '../../service/posture.ts';
import { idParameter, noParameters, readSecurity } from './common.ts';

/** The configured targets, without their secrets. */
export function targets(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/targets',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'The targets of the configuration',
        tags: ['targets'],
        security: readSecurity,
        querystring: noParameters,
        response: {
          200: jsonAnswer('All targets.', z.object({ items: z.array(targetSchema) })),
          ...problemResponses(400, 401, 403, 503),
        },
      },
    },
    async () => ({ items: options.targets.map(presentTarget) }),
  );

  app.get(
    '/api/v1/targets/:id',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'One target, its checks and their parts',
        tags: ['targets'],
        security: readSecurity,
        params: idParameter,
        querystring: noParameters,
        response: {
          200: jsonAnswer('The target.', targetDetailSchema),
          ...problemResponses(400, 401, 403, 404, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const target = options.targets.find((row) => row.id === id);
      if (!target) return sendProblem(request, reply, unknownTarget(id, options.targets));
      const posture = await readTargetPosture(options, id);
      const checks = posture.map((row) => ({
        ...presentPosture(row),
        scopes: (row.state?.scopes ?? []).map(presentScope),
      }));
      return { ...presentTarget(target), checks };
    },
  );
}

/** The problem of a target that the configuration does not have. */
export function unknownTarget(id: string, known: readonly { readonly id: string }[]) {
  const names = known.map((row) => row.id).join(', ');
  return { status: 404, kind: 'not-found', detail: `There is no target ${id}; the configuration has ${names}.` };
}
