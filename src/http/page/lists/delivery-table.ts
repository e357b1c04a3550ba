import type { Delivery } from '../../../domain/delivery/delivery.ts';
import { type Html, html } from '../parts/html.ts';
import { mark } from '../parts/marks.ts';
import { timeFromNow } from '../parts/time.ts';

/** Messages to sinks as a table, in the order given. */
export function deliveryTable(deliveries: readonly Delivery[], now: number): Html {
  if (deliveries.length === 0) return html`<p class="empty">No message was sent yet, or no sink is configured.</p>`;
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="Deliveries"><table>
<thead><tr><th scope="col">Made</th><th scope="col">Message</th><th scope="col">About</th><th scope="col">Sink</th><th scope="col">Status</th><th scope="col" class="number">Attempts</th></tr></thead>
<tbody>${deliveries.map((delivery) => deliveryRow(delivery, now))}</tbody>
</table></div>`;
}

function deliveryRow(delivery: Delivery, now: number): Html {
  const { id, sinkId, groupKey, message, status, attempts, createdAt, nextAttemptAt, deliveredAt, lastError } =
    delivery;
  const { reason } = message.data;
  return html`<tr id="${id}">
<th scope="row">${timeFromNow(createdAt, now)}</th>
<td>${message.type}<div class="quiet">${reason}</div></td>
<td>${groupKey}</td>
<td>${sinkId}</td>
<td>${mark(status)} ${status === 'pending' && html`next attempt ${timeFromNow(nextAttemptAt, now)}`}${status === 'delivered' && timeFromNow(deliveredAt, now)}
${lastError !== null && html`<span class="reason">${lastError}</span>`}</td>
<td class="number">${attempts}</td>
</tr>
`;
}
