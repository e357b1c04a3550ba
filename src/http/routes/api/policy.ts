import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { policySchema, presentPolicy } from '../../representation/policy.ts';
import { idParameter, noParameters, readSecurity } from './common.ts';
import { unknownTarget } from './targets.ts';

const checkId = 'policy-drift';

/** Canonical policy, live policies and their comparison. */
export function policy(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/targets/:id/policy',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'The canonical policy, the live ones, and how they differ',
        description: 'As of the last evaluation of policy-drift; 409 before the first.',
        tags: ['targets'],
        security: readSecurity,
        params: idParameter,
        querystring: noParameters,
        response: {
          200: jsonAnswer('The comparison.', policySchema),
          ...problemResponses(400, 401, 403, 404, 409, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!options.targets.some((row) => row.id === id)) {
        return sendProblem(request, reply, unknownTarget(id, options.targets));
      }
      const state = (await options.store.checkStates()).find((row) => row.targetId === id && row.checkId === checkId);
      const shown = state && presentPolicy(state);
      return shown ?? sendProblem(request, reply, notEvaluated(id));
    },
  );
}

function notEvaluated(id: string) {
  return {
    status: 409,
    kind: 'not-evaluated',
    detail: `Check ${checkId} has not evaluated target ${id} yet; /api/v1/status tells when its next scan is.`,
  };
}
