import type { FindingKind } from '../../../domain/check.ts';
import { type Html, html } from '../html.ts';

/** What a person does about it. */
export function remediationSection(kind: FindingKind | undefined): Html {
  return html`<section class="card" aria-labelledby="remedy"><h2 id="remedy">How to put it right</h2>
<p>${kind?.remediation ?? 'This version knows no remedy for this kind of finding.'}</p>
</section>`;
}
