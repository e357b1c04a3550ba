import { z } from 'zod';
import { severities } from '../../../domain/evaluation/severity.ts';
import { findingStates } from '../../../domain/finding/finding.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { FindingQuery } from '../../../store/contract/store.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { findingPage } from '../../page/finding/finding-page.ts';
import { findingsPage } from '../../page/lists/findings-page.ts';
import type { ProblemReport } from '../../problems/problem.ts';
import { pagingQuery } from '../../representation/page.ts';
import { idParameter, noParameters } from '../api/common.ts';
import { field, given } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const name = field(z.string().max(2048));

const query = z.strictObject({
  state: field(z.enum(['open', ...findingStates, 'all'])),
  severity: field(z.enum(severities)),
  target: name,
  check: name,
  kind: name,
  type: name,
  resource: name,
  cursor: field(pagingQuery.cursor),
});

const rows = 50;

/** The list of findings, and each finding's own page. */
export function findings(app: Api, context: HttpContext): void {
  listFindings(app, context);
  oneFinding(app, context);
}

function listFindings(app: Api, context: HttpContext): void {
  const { store, clock, targets, checks } = context.options;
  app.get(
    '/findings',
    { config: { access: 'page' }, schema: { ...pageSchema('The page: findings'), querystring: query } },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const filter = given(request.query);
        const [{ items, nextCursor }, states] = await Promise.all([
          store.findings(storeQuery(filter)),
          store.checkStates(),
        ]);
        const types = states.flatMap(({ scopes }) => scopes.map(({ resourceType }) => resourceType));
        const view = {
          filter,
          findings: items,
          nextCursor,
          targets: targets.map(({ id }) => id),
          checks,
          types: [...new Set(types)].toSorted(),
          now: clock(),
        };
        return { title: 'Findings', current: '/findings', content: findingsPage(view) };
      }),
  );
}

type Filter = ReturnType<typeof given<z.infer<typeof query>>>;

function storeQuery({ state = 'open', target, check, type, ...same }: Filter): FindingQuery {
  return {
    ...same,
    ...withoutAbsent({ targetId: target, checkId: check, resourceType: type }),
    ...(state !== 'all' && { state }),
    limit: rows,
  };
}

function oneFinding(app: Api, context: HttpContext): void {
  const { store, clock, checks } = context.options;
  app.get(
    '/findings/:id',
    {
      config: { access: 'page' },
      schema: { ...pageSchema('The page: one finding'), params: idParameter, querystring: noParameters },
    },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const { id } = request.params;
        const [finding, history] = await Promise.all([store.finding(id), store.transitions(id)]);
        if (!finding) return unknownFinding(id);
        const check = checks.find((row) => row.id === finding.checkId);
        const content = findingPage({ finding, history, check, now: clock() });
        return { title: finding.summary, current: '/findings', content };
      }),
  );
}

function unknownFinding(id: string): ProblemReport {
  const detail = `There is no finding ${id}. Findings that were resolved long ago are forgotten.`;
  return { status: 404, kind: 'not-found', detail };
}
