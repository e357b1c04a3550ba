import { type Html, html } from '../parts/html.ts';
import { mark } from '../parts/marks.ts';
import type { PolicyDetail } from './policy-detail.ts';

type Limits = NonNullable<PolicyDetail['limits']>;

/** What the organization holds back in the account, level by level; or why that is not known. */
export function limitsSection({ status, told, levels, leftOut }: Limits): Html {
  return html`<section class="card" aria-labelledby="limits"><h2 id="limits">Limits of the organization ${status === 'unread' && mark('unknown')}</h2>
<p class="${status === 'unread' ? 'bad' : 'quiet'}">${told}${status === 'unread' && ' Whatever it holds back counts as allowed. “notebook-drift doctor” tries the access again.'}</p>
${levels.length > 0 && html`<ul class="told">${levels.map(({ kind, place, policies }) => html`<li>${kind.toUpperCase()}s on ${place}: ${policies.join(', ')}</li>`)}</ul>`}
${leftOut.length > 0 && html`<ul class="told">${leftOut.map((level) => html`<li class="bad">Left out: ${level}</li>`)}</ul>`}
</section>`;
}
