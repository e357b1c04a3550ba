import { z } from 'zod';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { type ProblemReport, problemResponses, sendProblem } from '../../problems/problem.ts';
import { jsonAnswer } from '../../representation/answer.ts';
import { pageSchema, pagingQuery, presentPage } from '../../representation/page.ts';
import { presentScan, scanSchema } from '../../representation/scan.ts';
import type { HttpOptions } from '../../service/options.ts';
import { idParameter, noParameters, readSecurity, writeSecurity } from './common.ts';
import { unknownTarget } from './targets.ts';

const query = z.strictObject({
  target: z.string().min(1).max(200).optional().describe('Only scans of this target.'),
  progress: z
    .enum(['running', 'failed'])
    .optional()
    .describe('Only those that run, or those that failed: not all could be read, or the process stopped first.'),
  ...pagingQuery,
});

const order = z
  .strictObject({
    target: z.string().min(1).max(200).optional().describe('Only this target; all by default.'),
    check: z.string().min(1).max(200).optional().describe('Only this check; all by default.'),
  })
  .meta({ id: 'ScanOrder', examples: [{ target: 'prod', check: 'policy-drift' }] });

const accepted = z
  .object({ scans: z.array(z.object({ id: z.string(), url: z.string() })) })
  .meta({ id: 'AcceptedScans', examples: [{ scans: [{ id: 's_5d0c7c52', url: '/api/v1/scans/s_5d0c7c52' }] }] });

const queued = z
  .object({ id: z.string(), status: z.literal('queued') })
  .meta({ id: 'QueuedScan', description: 'A scan that was accepted and waits for its turn.' });

/** Past and running scans, and starting one now. */
export function scans(app: Api, { options }: HttpContext): void {
  listScans(app, options);
  oneScan(app, options);
  startScan(app, options);
}

function listScans(app: Api, { store }: HttpOptions): void {
  app.get(
    '/api/v1/scans',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'Scans, the latest first',
        tags: ['scans'],
        security: readSecurity,
        querystring: query,
        response: {
          200: jsonAnswer('A page of scans.', pageSchema(scanSchema)),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async ({ query: { target, progress, limit, cursor } }) => {
      const page = await store.scans({
        limit,
        ...withoutAbsent({ cursor, progress, targetId: target }),
      });
      return presentPage(page, presentScan);
    },
  );
}

function oneScan(app: Api, { store, isScanQueued }: HttpOptions): void {
  app.get(
    '/api/v1/scans/:id',
    {
      config: { access: 'read', tagged: true },
      schema: {
        summary: 'One scan',
        tags: ['scans'],
        security: readSecurity,
        params: idParameter,
        querystring: noParameters,
        response: {
          200: jsonAnswer('The scan, running or finished.', scanSchema),
          202: jsonAnswer('Accepted and not begun; ask again.', queued),
          ...problemResponses(400, 401, 403, 404, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const scan = await store.scan(id);
      if (scan) return presentScan(scan);
      if (await isScanQueued(id)) return reply.code(202).header('retry-after', '1').send({ id, status: 'queued' });
      return sendProblem(request, reply, { status: 404, kind: 'not-found', detail: `There is no scan ${id}.` });
    },
  );
}

function startScan(app: Api, options: HttpOptions): void {
  app.post(
    '/api/v1/scans',
    {
      config: { access: 'write' },
      schema: {
        summary: 'Scan now',
        description: 'Starts the scans that are not running already. Without a body, all of them.',
        tags: ['scans'],
        security: writeSecurity,
        querystring: noParameters,
        body: order.nullish(),
        response: {
          202: jsonAnswer('Accepted; Location is the first of them.', accepted),
          ...problemResponses(400, 401, 403, 404, 409, 413, 415, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { target, check } = request.body ?? {};
      const unknown = unknownOrder({ target, check }, options);
      if (unknown) return sendProblem(request, reply, unknown);
      const ids = await options.requestScan({ targetId: target, checkId: check });
      const [first] = ids;
      if (first === undefined) return sendProblem(request, reply, allRunning);
      return reply
        .code(202)
        .header('location', urlOf(first))
        .send({ scans: ids.map((id) => ({ id, url: urlOf(id) })) });
    },
  );
}

const allRunning: ProblemReport = {
  status: 409,
  kind: 'already-running',
  detail: 'Every scan that this asks for is queued or running already; /api/v1/scans lists them.',
};

/** The problem of a scan that is asked for and cannot be, for there is no such target or check. */
export function unknownOrder(
  { target, check }: z.infer<typeof order>,
  { targets, checks }: HttpOptions,
): ProblemReport | undefined {
  if (target !== undefined && !targets.some(({ id }) => id === target)) return unknownTarget(target, targets);
  if (check === undefined || checks.some(({ id }) => id === check)) return undefined;
  const names = checks.map(({ id }) => id).join(', ');
  return { status: 404, kind: 'not-found', detail: `There is no check ${check}; enabled are ${names}.` };
}

function urlOf(id: string): string {
  return `/api/v1/scans/${encodeURIComponent(id)}`;
}
