import { z } from 'zod';
import { severities } from '../../../domain/evaluation/severity.ts';
import { findingStates } from '../../../domain/finding/finding.ts';
import type { FindingQuery } from '../../../store/contract/store.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses, sendProblem } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import {
  findingDetailSchema,
  findingSchema,
  presentFinding,
  presentFindingDetail,
} from '../../representation/finding.ts';
import { pageSchema, pagingQuery, presentPage } from '../../representation/page.ts';
import { idParameter, noParameters, readSecurity } from './common.ts';

const name = z.string().min(1).max(2048);

const query = z.strictObject({
  target: name.optional().describe('Only this target.'),
  check: name.optional().describe('Only this check.'),
  kind: name.optional().describe('Only this kind of finding.'),
  state: z
    .enum(['open', ...findingStates, 'all'])
    .default('open')
    .describe('open: pending or active. Suppressed findings have a state like others.'),
  severity: z.enum(severities).optional().describe('Exactly this severity.'),
  resourceType: name.optional().describe('Only resources of this type.'),
  resource: name.optional().describe('Only the resource with this ARN.'),
  since: z.iso.datetime({ offset: true }).optional().describe('Only those last seen at or after this time, ISO 8601.'),
  ...pagingQuery,
});

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
    async (request) =>
      presentPage(await store.findings(storeQuery(request.query)), (finding) => presentFinding(finding, checks)),
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

function storeQuery({ target, check, state, since, ...same }: z.infer<typeof query>): FindingQuery {
  const given = {
    ...same,
    targetId: target,
    checkId: check,
    state: state === 'all' ? undefined : state,
    since: since === undefined ? undefined : Date.parse(since),
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as FindingQuery;
}
