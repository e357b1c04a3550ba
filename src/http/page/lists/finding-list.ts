import type { Finding } from '../../../domain/finding/finding.ts';
import { evidenceTag } from '../../../domain/finding/finding-tags.ts';
import { type Html, html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { mark } from '../parts/marks.ts';
import { moment } from '../parts/time.ts';

/** Where a list of findings stands. */
export interface ListPlace {
  readonly now: number;
  /** The list that its findings lead on and back in. */
  readonly filter: Filter;
}

/** Findings as rows: how bad, what, where, since when. */
export function findingList(findings: readonly Finding[], place: ListPlace): Html {
  return html`<ol class="rows">${findings.map((finding) => findingRow(finding, place))}</ol>`;
}

function findingRow(finding: Finding, { now, filter }: ListPlace): Html {
  const { id, severity, summary, resource, state, suppressed, targetId, checkId, evidence } = finding;
  const owner = evidenceTag(evidence, 'user');
  return html`<li id="${id}">
<span class="first">${mark(severity)}</span>
<div class="body"><a class="what" href="${pathOf.finding(id, filter)}">${summary}</a>
${state === 'pending' && mark('pending', 'waits for confirmation')} ${state === 'resolved' && mark('resolved')} ${suppressed && mark('suppressed')}
<div class="meta">${targetId} · ${checkId} · ${resource.type} in ${resource.region}${owner !== undefined && owner !== '' && ` · ${owner}`}</div></div>
<span class="when">${moment(finding.firstSeen, now)}</span>
</li>
`;
}
