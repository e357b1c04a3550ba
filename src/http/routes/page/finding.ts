import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { readChangedStatements } from '../../page/finding/changed-statements.ts';
import { findingPage } from '../../page/finding/finding-page.ts';
import type { ProblemReport } from '../../problems/problem.ts';
import { strictQuery } from '../../representation/strict-query.ts';
import { readPastDays } from '../../service/past-days.ts';
import { idParameter } from '../api/common.ts';
import { filterFields, storeFilterOf } from './finding-filter.ts';
import { given } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const query = strictQuery(filterFields);

/** Each finding's own page; the filter is that of the list that led there, for the ways on and back. */
export function finding(app: Api, context: HttpContext): void {
  const { options } = context;
  const { store, clock, checks } = options;
  app.get(
    '/findings/:id',
    {
      config: { access: 'page' },
      schema: { ...pageSchema('The page: one finding'), params: idParameter, querystring: query },
    },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const { id } = request.params;
        const [found, history] = await Promise.all([store.finding(id), store.transitions(id)]);
        if (!found) return unknownFinding(id);
        const filter = given(request.query);
        const wanted = { ...(await storeFilterOf(options, filter)), ...withoutAbsent({ order: filter.sort }) };
        const [neighbours, past, states] = await Promise.all([
          store.neighbours(found, wanted),
          readPastDays(options, found.targetId),
          found.checkId === 'policy-drift' ? store.checkStates(found.targetId) : [],
        ]);
        const parts = findingPage({
          finding: found,
          history,
          check: checks.find((row) => row.id === found.checkId),
          filter,
          neighbours,
          past,
          changed: readChangedStatements(found, states),
          mayWrite: context.gate.mayWrite(request),
          now: clock(),
        });
        return { title: found.summary, current: '/findings', parts };
      }),
  );
}

function unknownFinding(id: string): ProblemReport {
  const detail = `There is no finding ${id}. Findings that were resolved long ago are forgotten.`;
  return { status: 404, kind: 'not-found', detail };
}
