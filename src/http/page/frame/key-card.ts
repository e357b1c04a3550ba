import { type Html, html } from '../parts/html.ts';

const keys = [
  ['/', 'Search findings'],
  ['j', 'Next entry, or the next finding'],
  ['k', 'The entry before, or the finding before'],
  ['?', 'This card'],
] as const;

/** The card that says what the keys do. They can be turned off, since speech input types letters (WCAG 2.2, 2.1.4). */
export function keyCard(): Html {
  return html`<dialog id="key-card" aria-labelledby="key-card-title"><h2 id="key-card-title">Keys</h2>
<dl>${keys.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
<p><label><input type="checkbox" id="keys-on" checked> Letters and signs work as keys</label></p>
<form method="dialog"><button type="submit" class="primary">Close</button></form></dialog>`;
}
