import type { Finding } from '../../../domain/finding/finding.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { mark } from '../parts/marks.ts';
import { timeFromNow } from '../parts/time.ts';

/** Findings as rows: how bad, what, where, since when. */
export function findingList(findings: readonly Finding[], now: number): Html {
  return html`<ol class="rows">${findings.map((finding) => findingRow(finding, now))}</ol>`;
}

function findingRow(finding: Finding, now: number): Html {
  const { id, severity, summary, resource, state, suppressed, targetId, checkId } = finding;
  return html`<li id="${id}">
<span class="first">${mark(severity)}</span>
<div class="body"><a class="what" href="${pathOf.finding(id)}">${summary}</a>
${state === 'pending' && mark('pending', 'waits for confirmation')} ${state === 'resolved' && mark('resolved')} ${suppressed && mark('suppressed')}
<div class="meta">${targetId} · ${checkId} · ${resource.type} in ${resource.region}</div></div>
<span class="when">${timeFromNow(finding.firstSeen, now)}</span>
</li>
`;
}
