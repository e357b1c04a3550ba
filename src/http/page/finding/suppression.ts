import type { FindingSuppression } from '../../../domain/finding/suppression.ts';
import { type Html, html } from '../parts/html.ts';
import { moment } from '../parts/time.ts';

const endings: Readonly<Record<NonNullable<FindingSuppression['ended']>, string>> = {
  expired: 'It has expired.',
  removed: 'It was removed from the configuration.',
  changed: 'What is wrong differs from what was accepted.',
};

/** Who decided not to be told of it, why, and until when. */
export function suppressionSection(suppression: FindingSuppression | null, now: number): Html | null {
  if (!suppression) return null;
  const { id, mode, reason, owner, expires, ended } = suppression;
  return html`<section class="card" aria-labelledby="suppression"><h2 id="suppression">${ended === null ? 'Suppressed' : 'Was suppressed'}</h2>
<p>${reason}</p>
<dl class="facts"><div><dt>By</dt><dd>${owner}</dd></div><div><dt>Expires</dt><dd>${moment(expires, now)}</dd></div>
<div><dt>Suppression</dt><dd>${id} (${mode === 'accept' ? 'this fault only' : 'whatever is wrong here'})</dd></div></dl>
${ended !== null && html`<p>${endings[ended]}</p>`}</section>`;
}
