import type { Api, HttpContext } from '../../hooks/context.ts';
import { accountsPage, noAccountsPage } from '../../page/targets/accounts-page.ts';
import { readPosture } from '../../service/posture.ts';
import { noParameters } from '../api/common.ts';
import { pageSchema, sendPage } from './page-route.ts';

/** The accounts of the organization, as they were discovered. */
export function accounts(app: Api, context: HttpContext): void {
  const { options } = context;
  app.get(
    '/accounts',
    {
      config: { access: 'page' },
      schema: { ...pageSchema('The page: discovered accounts'), querystring: noParameters },
    },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const title = 'Accounts';
        const state = await options.store.discovery();
        if (!state) return { title, parts: { accounts: noAccountsPage() } };
        const { targets } = options;
        const view = { state, targets, posture: await readPosture(options), now: options.clock() };
        return { title, parts: { accounts: accountsPage(view) } };
      }),
  );
}
