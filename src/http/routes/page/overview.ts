import type { Api, HttpContext } from '../../hooks/context.ts';
import { readOverview } from '../../page/overview/overview.ts';
import { overviewPage, overviewTitle } from '../../page/overview/overview-page.ts';
import { noParameters } from '../api/common.ts';
import { pageSchema, sendPage } from './page-route.ts';

/** The first page: the situation at a glance. */
export function overview(app: Api, context: HttpContext): void {
  app.get(
    '/',
    { config: { access: 'page' }, schema: { ...pageSchema('The page: overview'), querystring: noParameters } },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const read = await readOverview(context.options);
        return { title: overviewTitle(read), current: '/', content: overviewPage(read) };
      }),
  );
}
