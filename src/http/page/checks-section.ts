import type { ReadFailure } from '../../domain/read.ts';
import { severities } from '../../domain/severity.ts';
import type { CheckPosture } from '../posture.ts';
import { type Html, html } from './html.ts';
import type { Overview } from './overview.ts';
import { timeFromNow } from './time.ts';

/** What a check came to, in one word; `never` before its first evaluation. */
export function stateOf({ state }: CheckPosture): 'clean' | 'findings' | 'unknown' | 'never' {
  return state?.outcome ?? 'never';
}

const words = { clean: 'clean', findings: 'findings', unknown: 'unknown', never: 'not evaluated yet' };

/** The posture of every check of every target, unknown ones with the reason. */
export function checksSection({ posture, titles, now }: Overview): Html {
  return html`<section aria-labelledby="checks">
<h2 id="checks">Checks</h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="checks"><table>
<thead><tr><th scope="col">Target</th><th scope="col">Check</th><th scope="col">Outcome</th><th scope="col">Open findings</th><th scope="col">Last success</th><th scope="col">Next scan</th></tr></thead>
<tbody>${posture.map((row) => checkRow(row, { title: titles[row.checkId] ?? '', now }))}</tbody>
</table></div>
</section>`;
}

function checkRow(row: CheckPosture, { title, now }: { readonly title: string; readonly now: number }): Html {
  const state = stateOf(row);
  return html`<tr>
<td data-label="Target">${row.targetId}</td>
<th scope="row" data-label="Check">${row.checkId}<span class="quiet">${title}</span></th>
<td data-label="Outcome"><span class="mark ${state}">${words[state]}</span> ${row.stale && html`<span class="mark unknown">stale</span>`}
${(row.state?.failures ?? []).map(failureLine)}</td>
<td data-label="Open findings">${totals(row)}</td>
<td data-label="Last success">${timeFromNow(row.state?.lastSuccessAt ?? null, now)}</td>
<td data-label="Next scan">${row.nextScanAt === null ? html`<span class="quiet">not planned</span>` : timeFromNow(row.nextScanAt, now)}</td>
</tr>
`;
}

function failureLine({ reason, operation, subject, message }: ReadFailure): Html {
  return html`<span class="reason"><strong>${reason}</strong> ${operation} on ${subject}: ${message}</span>`;
}

function totals({ findings }: CheckPosture): Html {
  const present = severities.toReversed().filter((severity) => (findings.open[severity] ?? 0) > 0);
  const suppressed = findings.suppressed > 0 && html`<span class="quiet">${findings.suppressed} suppressed</span>`;
  if (present.length === 0) return html`0 ${suppressed}`;
  const marks = present.map(
    (severity) => html`<span class="mark ${severity}">${findings.open[severity] ?? 0} ${severity}</span> `,
  );
  return html`${marks}${suppressed}`;
}
