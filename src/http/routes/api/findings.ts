import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import {
  findingDetailSchema,
  findingSchema,
  presentFinding,
  presentFindingDetail,
} from '../../representation/finding.ts';
import { findingFilter, findingSort, storeFilter } from '../../representation/finding-query.ts';
import { pageSchema, pagingQuery, presentPage } from '../../representation/page.ts';
import { strictQuery } from '../../representation/strict-query.ts';
import { concernedResources } from '../../service/shared-resources.ts';
import { idParameter, noParameters, readSecurity } from './common.ts';

const query = strictQuery({ ...findingFilter, sort: findingSort, ...pagingQuery });

/** The findings, page by page, and each with its history. */
export function findings(app: Api, { options }: HttpContext): void {
  const { store, checks } = options;

  app.get(
    '/api/v1/findings',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'Findings; those that are open by default',
        tags: ['findings'],
        security: readSecurity,
        querystring: query,
        response: {
          200: jsonAnswer('A page of findings.', pageSchema(findingSchema)),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async ({ query: { limit, cursor, sort, ...asked } }) => {
      const filter = storeFilter(asked, await concernedResources(options, asked.resource));
      const page = { ...filter, order: sort, limit, ...(cursor === undefined ? {} : { cursor }) };
      return presentPage(await store.findings(page), (finding) => presentFinding(finding, checks));
    },
  );

  app.get(
    '/api/v1/findings/:id',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'One finding with its history and what to do about it',
        tags: ['findings'],
        security: readSecurity,
        params: idParameter,
        querystring: noParameters,
        response: {
          200: jsonAnswer('The finding.', findingDetailSchema),
          ...problemResponses(400, 401, 403, 404, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const [finding, history] = await Promise.all([store.finding(id), store.transitions(id)]);
      if (finding) return presentFindingDetail(finding, history, checks);
      return sendProblem(request, reply, { status: 404, kind: 'not-found', detail: `There is no finding ${id}.` });
    },
  );
}
