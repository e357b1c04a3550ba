import { z } from 'zod';
import { severities } from '../../../domain/evaluation/severity.ts';
import type { FindingGrouping } from '../../../store/contract/store.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { findingFilter, storeFilter } from '../../representation/finding-query.ts';
import { oneOf, strictQuery } from '../../representation/strict-query.ts';
import { concernedResources } from '../../service/shared-resources.ts';
import { readSecurity } from './common.ts';

/** What findings are grouped by, as the filters call it. */
const groupings = {
  severity: 'severity',
  owner: 'owner',
  project: 'project',
  resourceType: 'resourceType',
  kind: 'kind',
  check: 'checkId',
  target: 'targetId',
} as const satisfies Readonly<Record<string, FindingGrouping>>;

const names = Object.keys(groupings) as readonly (keyof typeof groupings)[];

const query = strictQuery({
  ...findingFilter,
  by: oneOf(names).default('severity').describe('The property that findings of one group have in common.'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Groups that are told, the largest first.'),
});

const count = z.int().min(0);

const groupsSchema = z
  .object({
    total: count.describe('All findings that fit the filters.'),
    groups: z
      .array(
        z.object({
          value: z
            .string()
            .nullable()
            .describe('Empty: without such a tag. null: not known before the next scan of the check.'),
          count,
          worst: oneOf(severities).describe('The worst severity in the group.'),
        }),
      )
      .describe('The largest first.'),
    others: z
      .object({ groups: count, findings: count })
      .describe('What is in no group of the answer, since there are more groups than limit.'),
  })
  .meta({
    id: 'FindingGroups',
    description: 'Findings that fit the filters, counted by one property.',
    examples: [
      {
        total: 12,
        groups: [
          { value: 'ana', count: 7, worst: 'high' },
          { value: '', count: 5, worst: 'medium' },
        ],
        others: { groups: 0, findings: 0 },
      },
    ],
  });

/** How many findings there are, in groups. */
export function findingGroups(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/finding-groups',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'How many findings there are, by owner, project, type and other properties',
        tags: ['findings'],
        security: readSecurity,
        querystring: query,
        response: {
          200: jsonAnswer('The groups, with the total.', groupsSchema),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async ({ query: { by, limit, ...asked } }) => {
      const filter = storeFilter(asked, await concernedResources(options, asked.resource));
      const { total, groups, others } = await options.store.findingGroups(filter, { grouping: groupings[by], limit });
      return { total, groups: groups.map((group) => ({ ...group })), others: { ...others } };
    },
  );
}
