import { z } from 'zod';
import { type Suppression, suppressionModes } from '../../../domain/finding/suppression.ts';
import { statusOfSuppression, suppressionStatuses } from '../../../findings/suppression-status.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { isoTime, timeSchema } from '../../representation/time.ts';
import { noParameters, readSecurity } from './common.ts';

const pattern = z.string().nullable();

const suppression = z
  .object({
    id: z.string(),
    mode: z.enum(suppressionModes),
    status: z.enum(suppressionStatuses).describe('unused: no open finding matches it.'),
    findings: z.int().describe('Open findings that it is in effect for.'),
    finding: pattern,
    target: pattern,
    check: pattern,
    kind: pattern,
    resource: pattern,
    path: pattern,
    evidence: pattern,
    reason: z.string(),
    owner: z.string(),
    expires: timeSchema,
  })
  .meta({ id: 'Suppression', description: 'One entry of the suppressions file.' });

/** The suppressions, read only: the file under review is their source. */
export function suppressions(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/suppressions',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'Suppressions: what they are in effect for, and which are over or unused',
        tags: ['findings'],
        security: readSecurity,
        querystring: noParameters,
        response: {
          200: jsonAnswer('Every entry of the file.', z.object({ items: z.array(suppression) })),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async () => {
      const counts = new Map(
        (await options.store.suppressionCounts()).map(({ suppressionId, count }) => [suppressionId, count]),
      );
      const present = (entry: Suppression) => presentSuppression(entry, counts.get(entry.id) ?? 0, options.clock());
      return { items: options.suppressions.map(present) };
    },
  );
}

function presentSuppression(entry: Suppression, findings: number, now: number): z.infer<typeof suppression> {
  const { id, mode, reason, owner, expires } = entry;
  return {
    id,
    mode,
    status: statusOfSuppression(entry, findings, now),
    findings,
    finding: entry.finding ?? null,
    target: entry.target ?? null,
    check: entry.check ?? null,
    kind: entry.kind ?? null,
    resource: entry.resource ?? null,
    path: entry.path ?? null,
    evidence: entry.evidence ?? null,
    reason,
    owner,
    expires: isoTime(expires),
  };
}
