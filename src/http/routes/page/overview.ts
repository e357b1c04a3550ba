import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { readOverview } from '../../page/overview/overview.ts';
import { overviewPage, overviewTitle } from '../../page/overview/overview-page.ts';
import { strictQuery } from '../../representation/strict-query.ts';
import { field } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const query = strictQuery({ targets: field(z.string().max(200)) });

/** The first page: the situation at a glance. */
export function overview(app: Api, context: HttpContext): void {
  app.get(
    '/',
    { config: { access: 'page' }, schema: { ...pageSchema('The page: overview'), querystring: query } },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const read = await readOverview(context.options, request.query.targets ?? '');
        return { title: overviewTitle(read), current: '/', parts: overviewPage(read) };
      }),
  );
}
