import type { ScanRecord } from '../../../domain/evaluation/check-state.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { mark } from '../parts/marks.ts';
import { duration, timeFromNow } from '../parts/time.ts';

/** Scans as a table, in the order given. */
export function scanTable(scans: readonly ScanRecord[], now: number): Html {
  if (scans.length === 0) return html`<p class="empty">No scan has begun yet.</p>`;
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="Scans"><table>
<thead><tr><th scope="col">Begun</th><th scope="col">Target</th><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Outcome</th><th scope="col" class="number">Findings</th><th scope="col" class="number">AWS requests</th><th scope="col" class="number">Took</th></tr></thead>
<tbody>${scans.map((scan) => scanRow(scan, now))}</tbody>
</table></div>`;
}

function scanRow(scan: ScanRecord, now: number): Html {
  const { id, targetId, checkId, startedAt, finishedAt, result, outcome, requests, findings, trigger } = scan;
  return html`<tr id="${id}">
<th scope="row"><a href="/api/v1/scans/${encodeURIComponent(id)}">${timeFromNow(startedAt, now)}</a> <span class="quiet">${trigger}</span></th>
<td><a href="${pathOf.target(targetId)}">${targetId}</a></td>
<td>${checkId}</td>
<td>${mark(result ?? 'running')}</td>
<td>${outcome === null ? '–' : mark(outcome)}</td>
<td class="number">${finishedAt === null ? '–' : findings}</td>
<td class="number">${requests}</td>
<td class="number">${finishedAt === null ? '–' : duration(finishedAt - startedAt)}</td>
</tr>
`;
}
