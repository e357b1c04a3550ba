import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { FindingGrouping } from '../../../store/contract/store.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { findingsPage } from '../../page/lists/findings-page.ts';
import { pagingQuery } from '../../representation/page.ts';
import { oneOf, strictQuery } from '../../representation/strict-query.ts';
import { filterFields, storeFilterOf } from './finding-filter.ts';
import { field, given } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const groupings = {
  owner: 'owner',
  project: 'project',
  type: 'resourceType',
  kind: 'kind',
  target: 'targetId',
} as const satisfies Readonly<Record<string, FindingGrouping>>;

const query = strictQuery({
  ...filterFields,
  by: field(oneOf(Object.keys(groupings) as (keyof typeof groupings)[])),
  cursor: field(pagingQuery.cursor),
});

const rows = 50;
const shownGroups = 100;

/** The list of findings. */
export function findings(app: Api, context: HttpContext): void {
  const { store, clock, targets, checks } = context.options;
  app.get(
    '/findings',
    { config: { access: 'page' }, schema: { ...pageSchema('The page: findings'), querystring: query } },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const filter = given(request.query);
        const { by, cursor, ...narrowing } = filter;
        const wanted = await storeFilterOf(context.options, narrowing);
        const [{ items, nextCursor }, totals, groups, types] = await Promise.all([
          store.findings({ ...wanted, ...withoutAbsent({ order: filter.sort, cursor }), limit: rows }),
          store.findingGroups(wanted, { grouping: 'severity', limit: 10 }),
          by === undefined ? undefined : store.findingGroups(wanted, { grouping: groupings[by], limit: shownGroups }),
          store.findingTypes(),
        ]);
        const view = {
          filter,
          findings: items,
          nextCursor,
          totals,
          groups,
          targets: targets.map(({ id }) => id),
          checks,
          types,
          now: clock(),
        };
        return { title: 'Findings', current: '/findings', parts: findingsPage(view) };
      }),
  );
}
