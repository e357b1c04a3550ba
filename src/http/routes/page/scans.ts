import { z } from 'zod';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { scansPage } from '../../page/lists/scans-page.ts';
import { pagingQuery } from '../../representation/page.ts';
import { readPosture } from '../../service/posture.ts';
import { field, given } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const query = z.strictObject({ target: field(z.string().max(200)), cursor: field(pagingQuery.cursor) });

/** When it is looked for next, and when it was. */
export function scans(app: Api, context: HttpContext): void {
  const { options } = context;
  app.get(
    '/scans',
    { config: { access: 'page' }, schema: { ...pageSchema('The page: scans'), querystring: query } },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const filter = given(request.query);
        const { target, cursor } = filter;
        const [{ items, nextCursor }, posture] = await Promise.all([
          options.store.scans({
            limit: 50,
            ...withoutAbsent({ targetId: target, cursor }),
          }),
          readPosture(options),
        ]);
        const view = { filter, scans: items, nextCursor, posture, now: options.clock() };
        return { title: 'Scans', current: '/scans', content: scansPage(view) };
      }),
  );
}
