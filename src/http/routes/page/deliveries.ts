import { z } from 'zod';
import { deliveryStatuses } from '../../../domain/delivery/delivery.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { deliveriesPage } from '../../page/lists/deliveries-page.ts';
import { pagingQuery } from '../../representation/page.ts';
import { oneOf, strictQuery } from '../../representation/strict-query.ts';
import { field, given } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const query = strictQuery({
  sink: field(z.string().max(200)),
  status: field(oneOf(deliveryStatuses)),
  cursor: field(pagingQuery.cursor),
});

/** Who was told what, and what became of it. */
export function deliveries(app: Api, context: HttpContext): void {
  const { store, clock } = context.options;
  app.get(
    '/deliveries',
    { config: { access: 'page' }, schema: { ...pageSchema('The page: deliveries'), querystring: query } },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const filter = given(request.query);
        const { sink, status, cursor } = filter;
        const [{ items, nextCursor }, pending] = await Promise.all([
          store.deliveries({
            limit: 50,
            ...withoutAbsent({ sinkId: sink, status, cursor }),
          }),
          store.pendingDeliveries(),
        ]);
        const view = { filter, deliveries: items, nextCursor, pending, now: clock() };
        return { title: 'Deliveries', current: '/deliveries', parts: deliveriesPage(view) };
      }),
  );
}
