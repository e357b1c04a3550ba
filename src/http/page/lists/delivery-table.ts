import type { Delivery } from '../../../domain/delivery/delivery.ts';
import { type Html, html } from '../parts/html.ts';
import { mark } from '../parts/marks.ts';
import { type Column, table } from '../parts/table.ts';
import { moment, timeFromNow } from '../parts/time.ts';

/** Messages to sinks as a table, in the order given; `short` where there is room for what matters only. */
export function deliveryTable(deliveries: readonly Delivery[], now: number, length: 'short' | 'whole'): Html {
  if (deliveries.length === 0)
    return html`<p class="empty">No message has been sent yet, or no sink is configured.</p>`;
  const columns = length === 'short' ? shortColumns(now) : wholeColumns(now);
  return table({ label: 'Deliveries', rows: deliveries, idOf: ({ id }) => id, columns });
}

function shortColumns(now: number): readonly Column<Delivery>[] {
  return [
    {
      head: 'Message',
      place: 'lead',
      cell: ({ sinkId, groupKey }) => html`${sinkId} <span class="quiet">${groupKey}</span>`,
    },
    { head: 'Status', place: 'status', cell: ({ status }) => mark(status) },
    { head: 'Made', cell: ({ createdAt }) => timeFromNow(createdAt, now) },
  ];
}

function wholeColumns(now: number): readonly Column<Delivery>[] {
  return [
    {
      head: 'Message',
      place: 'lead',
      cell: ({ message }) => html`${message.type}<div class="quiet">${message.data.reason}</div>`,
    },
    { head: 'Status', place: 'status', cell: (delivery) => statusOf(delivery, now) },
    { head: 'About', cell: ({ groupKey }) => groupKey },
    { head: 'Sink', cell: ({ sinkId }) => sinkId },
    { head: 'Made', cell: ({ createdAt }) => moment(createdAt, now) },
    { head: 'Attempts', isNumber: true, cell: ({ attempts }) => attempts },
    {
      head: 'Last error',
      cell: ({ lastError }) => lastError !== null && html`<span class="reason">${lastError}</span>`,
    },
  ];
}

function statusOf({ status, nextAttemptAt, deliveredAt }: Delivery, now: number): Html {
  return html`${mark(status)} ${status === 'pending' && html`next attempt ${timeFromNow(nextAttemptAt, now)}`}${status === 'delivered' && timeFromNow(deliveredAt, now)}`;
}
