import type { ScanRecord } from '../../../domain/evaluation/check-state.ts';
import type { CheckPosture } from '../../service/posture.ts';
import { type Html, html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { mark, stateOf } from '../parts/marks.ts';
import { timeFromNow } from '../parts/time.ts';
import { scanTable } from './scan-table.ts';

/** A page of the list of scans. */
export interface ScansView {
  readonly filter: Filter;
  readonly scans: readonly ScanRecord[];
  readonly nextCursor: string | null;
  readonly posture: readonly CheckPosture[];
  readonly now: number;
}

/** When it is looked for next, and when it was. */
export function scansPage({ filter, scans, nextCursor, posture, now }: ScansView): Html {
  const due = posture.toSorted((a, b) => (a.nextScanAt ?? Infinity) - (b.nextScanAt ?? Infinity));
  return html`<div class="page-title"><h1>Scans</h1></div>
<section><h2 id="next">Next</h2>
<div class="wide-table" tabindex="0" role="region" aria-labelledby="next"><table>
<thead><tr><th scope="col">Due</th><th scope="col">Target</th><th scope="col">Check</th><th scope="col">Last outcome</th><th scope="col">Last success</th></tr></thead>
<tbody>${due.map((row) => dueRow(row, now))}</tbody></table></div></section>
<section><h2 id="past">Latest first</h2>${scanTable(scans, now)}
<p class="more">${nextCursor !== null && html`<a class="button" rel="next" href="${pathOf.scans({ ...filter, cursor: nextCursor })}">Earlier scans</a>`}
${filter['cursor'] !== undefined && html`<a class="button" href="${pathOf.scans({ ...filter, cursor: undefined })}">Back to the latest</a>`}</p></section>`;
}

function dueRow(row: CheckPosture, now: number): Html {
  return html`<tr><th scope="row">${row.nextScanAt === null ? 'not planned' : timeFromNow(row.nextScanAt, now)}</th>
<td><a href="${pathOf.target(row.targetId)}">${row.targetId}</a></td><td>${row.checkId}</td>
<td>${mark(stateOf(row))} ${row.stale && mark('stale')}</td><td>${timeFromNow(row.state?.lastSuccessAt ?? null, now)}</td></tr>
`;
}
