import { type Html, html } from '../parts/html.ts';
import { mark } from '../parts/marks.ts';
import { regionList } from '../policy/region-view.ts';
import type { ShownEvidence } from './evidence.ts';

/** The requests that prove a difference between policies: what came, what went, and what could not be decided. */
export function witnessSection(evidence: ShownEvidence): Html | null {
  const { regions } = evidence;
  const { gained = [], lost = [], undecided = [], verdict } = evidence.effect ?? evidence.effective ?? evidence;
  if (gained.length + lost.length + undecided.length === 0) return null;
  return html`<section class="card" aria-labelledby="witnesses"><div class="title"><h2 id="witnesses">Requests that prove it</h2>${verdict !== undefined && html`<span>${mark(verdict)}</span>`}</div>
${regionList('gained', gained, regions?.gained)}
${regionList('lost', lost, regions?.lost)}
${undecided.length > 0 && html`<p>Not decided:</p><ul class="told">${undecided.map((reason) => html`<li>${reason}</li>`)}</ul>`}
</section>`;
}
