import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { scansPage } from '../../page/lists/scans-page.ts';
import { pagingQuery } from '../../representation/page.ts';
import { storable } from '../../representation/storable.ts';
import { oneOf, strictQuery } from '../../representation/strict-query.ts';
import { readPosture } from '../../service/posture.ts';
import { field, given } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const query = strictQuery({
  target: field(storable.max(200)),
  progress: field(oneOf(['running', 'failed'])),
  cursor: field(pagingQuery.cursor),
});

/** When it is looked for next, and when it was. */
export function scans(app: Api, context: HttpContext): void {
  const { options } = context;
  app.get(
    '/scans',
    { config: { access: 'page' }, schema: { ...pageSchema('The page: scans'), querystring: query } },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const filter = given(request.query);
        const { target, progress, cursor } = filter;
        const [{ items, nextCursor }, posture] = await Promise.all([
          options.store.scans({
            limit: 50,
            ...withoutAbsent({ targetId: target, progress, cursor }),
          }),
          readPosture(options),
        ]);
        const view = { filter, scans: items, nextCursor, posture, now: options.clock() };
        return { title: 'Scans', current: '/scans', parts: scansPage(view) };
      }),
  );
}
