import { z } from 'zod';
import { suppressionModes } from '../../../domain/finding/suppression.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { suppressionPage } from '../../page/finding/suppress-section.ts';
import type { ProblemReport } from '../../problems/problem.ts';
import { idParameter } from '../api/common.ts';
import { pageSchema, sendPage } from './page-route.ts';

const query = z.strictObject({
  mode: z.enum(suppressionModes),
  reason: z.string().trim().min(1).max(500),
  owner: z.string().trim().min(1).max(200),
  expires: z.iso.date(),
});

/** The entry of the suppressions file that a decision comes to. It is shown to be reviewed, and nothing is changed. */
export function suppression(app: Api, context: HttpContext): void {
  const { store, clock, suppressionsText } = context.options;
  app.get(
    '/findings/:id/suppression',
    {
      config: { access: 'page' },
      schema: { ...pageSchema('The page: a suppression to review'), params: idParameter, querystring: query },
    },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        if (!context.gate.mayWrite(request)) return mayNot;
        const { id } = request.params;
        const finding = await store.finding(id);
        if (!finding) return { status: 404, kind: 'not-found', detail: `There is no finding ${id}.` };
        const view = { decision: request.query, file: await suppressionsText(), now: clock() };
        return { title: 'Suppression', current: '/findings', parts: { suppression: suppressionPage(finding, view) } };
      }),
  );
}

const mayNot: ProblemReport = {
  status: 403,
  kind: 'scope-needed',
  detail:
    'Only a token with the scope write makes entries here. The page of the finding has the command for everybody.',
};
