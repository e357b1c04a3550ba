import type { Delivery } from '../../../domain/delivery/delivery.ts';
import type { PageParts } from '../frame/page-parts.ts';
import { html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { deliveryTable } from './delivery-table.ts';

/** A page of the list of deliveries. */
export interface DeliveriesView {
  readonly filter: Filter;
  readonly deliveries: readonly Delivery[];
  readonly nextCursor: string | null;
  /** By sink, how many messages wait. */
  readonly pending: readonly { readonly sinkId: string; readonly count: number }[];
  readonly now: number;
}

const statuses = [
  [undefined, 'All'],
  ['pending', 'Waiting'],
  ['failed', 'Given up'],
  ['delivered', 'Delivered'],
  ['superseded', 'Superseded'],
] as const;

/** Who was told what, and what became of it. */
export function deliveriesPage({ filter, deliveries, nextCursor, pending, now }: DeliveriesView): PageParts {
  const waiting = pending.filter(({ count }) => count > 0);
  return {
    title: html`<div class="page-title"><h1>Deliveries</h1>
<p class="quiet" role="status">${waiting.length === 0 ? 'Nothing waits.' : waiting.map(({ sinkId, count }) => `${count} waiting for ${sinkId}`).join(', ')}</p></div>
<nav class="roles" aria-label="By status">${statuses.map(([status, name]) => {
      const path = pathOf.deliveries({ sink: filter['sink'], status });
      return status === filter['status']
        ? html`<a href="${path}" aria-current="true">${name}</a> `
        : html`<a href="${path}">${name}</a> `;
    })}</nav>`,
    list: html`<section aria-label="Deliveries, latest first">${deliveryTable(deliveries, now, 'whole')}
<p class="more">${nextCursor !== null && html`<a class="button" rel="next" href="${pathOf.deliveries({ ...filter, cursor: nextCursor })}">Earlier deliveries</a>`}
${filter['cursor'] !== undefined && html`<a class="button" href="${pathOf.deliveries({ ...filter, cursor: undefined })}">Back to the latest</a>`}</p></section>`,
  };
}
