import type { CheckDescription } from '../../../domain/evaluation/check.ts';
import type { Finding, Transition } from '../../../domain/finding/finding.ts';
import type { PastDays } from '../../service/past-days.ts';
import { checkStrip } from '../charts/past-days-chart.ts';
import type { PageParts } from '../frame/page-parts.ts';
import { copyable } from '../parts/copyable.ts';
import { type Html, html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { mark } from '../parts/marks.ts';
import { moment } from '../parts/time.ts';
import { scanForm } from '../targets/scan-form.ts';
import { actorSection } from './actor.ts';
import { type ChangedStatements, changedSection } from './changed-statements.ts';
import { documentSection } from './documents.ts';
import { readEvidence } from './evidence.ts';
import { historySection } from './history.ts';
import { remediationSection } from './remediation.ts';
import { suppressSection } from './suppress-section.ts';
import { suppressionSection } from './suppression.ts';
import { whatHappened } from './what-happened.ts';
import { witnessSection } from './witnesses.ts';

/** One finding with all that is known of it. */
export interface FindingView {
  readonly finding: Finding;
  readonly history: readonly Transition[];
  /** Absent where the configuration no longer has the check. */
  readonly check: CheckDescription | undefined;
  /** The list that led here. */
  readonly filter: Filter;
  readonly neighbours: { readonly previous: string | null; readonly next: string | null };
  /** How the checks of its target stood. */
  readonly past: PastDays;
  /** The statements that differ, where the finding is about a policy that was compared. */
  readonly changed: ChangedStatements | undefined;
  readonly mayWrite: boolean;
  readonly now: number;
}

/** The page of one finding, in the order in which a person who was just called asks. */
export function findingPage(view: FindingView): PageParts {
  const { finding, history, check, changed, past, mayWrite, now } = view;
  const evidence = readEvidence(finding.evidence);
  const kind = check?.kinds.find((row) => row.kind === finding.kind);
  return {
    trail: trail(view),
    title: title(finding, kind?.title),
    story: html`<div class="story"><div>
${whatHappened(finding, evidence, check?.description)}
${changedSection(finding, changed)}
${witnessSection(evidence)}
${documentSection(evidence)}
${remediationSection(finding, evidence, kind)}
${actorSection(finding, evidence, now)}
${evidenceSection(finding)}
</div><div>
${suppressionSection(finding.suppression, now)}
${facts(finding, now)}
${historySection(finding, history, now)}
${checkStrip(past, finding.checkId)}
${suppressSection(finding, mayWrite, now)}
${scanForm(finding, mayWrite)}
</div></div>`,
  };
}

function evidenceSection({ id, evidence }: Finding): Html {
  return html`<section class="card" aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
<details><summary>Everything that was recorded, as JSON</summary><pre class="json" tabindex="0">${JSON.stringify(evidence, null, 2)}</pre></details>
<p class="more"><a href="/api/v1/findings/${encodeURIComponent(id)}">This finding in the API</a></p></section>`;
}

function trail({ finding: { targetId, checkId }, filter, neighbours: { previous, next } }: FindingView): Html {
  return html`<div class="title trail-line"><nav aria-label="Where this is"><ol class="trail"><li><a href="${pathOf.findings(filter)}">Findings</a></li><li><a href="${pathOf.findings({ target: targetId })}">${targetId}</a></li><li><a href="${pathOf.findings({ target: targetId, check: checkId })}">${checkId}</a></li></ol></nav>
<nav aria-label="Neighbours" class="neighbours">${previous !== null && html`<a rel="prev" href="${pathOf.finding(previous, filter)}">Previous</a>`} ${next !== null && html`<a rel="next" href="${pathOf.finding(next, filter)}">Next</a>`}</nav></div>`;
}

function title({ severity, state, suppressed, summary }: Finding, kindTitle: string | undefined): Html {
  return html`<div class="finding-title">
<div class="marks" role="status">${mark(severity)} ${mark(state === 'active' ? 'findings' : state, state)} ${suppressed && mark('suppressed')}</div>
<h1>${summary}</h1>
${kindTitle !== undefined && html`<p class="quiet">${kindTitle}</p>`}
</div>`;
}

function facts(finding: Finding, now: number): Html {
  const { resource, targetId, checkId, kind, firstSeen, lastSeen, resolvedAt, path } = finding;
  return html`<section class="card" aria-labelledby="facts"><h2 id="facts">Facts</h2>
<dl class="facts">
<div class="whole"><dt>Resource</dt><dd>${resource.type} ${resource.name}<br>${copyable(resource.arn, 'the ARN')}</dd></div>
<div><dt>Target</dt><dd><a href="${pathOf.target(targetId)}">${targetId}</a></dd></div>
<div><dt>Region</dt><dd>${resource.region}</dd></div>
<div><dt>Check and kind</dt><dd>${checkId}, ${kind}</dd></div>
<div><dt>First seen</dt><dd>${moment(firstSeen, now)}</dd></div>
<div><dt>Last seen</dt><dd>${moment(lastSeen, now)}</dd></div>
${resolvedAt !== null && html`<div><dt>Resolved</dt><dd>${moment(resolvedAt, now)}</dd></div>`}
${path !== '' && html`<div><dt>Where</dt><dd>${path}</dd></div>`}
<div><dt>Identity</dt><dd>${copyable(finding.id, 'the identity')}</dd></div>
</dl>
<p class="more"><a href="${pathOf.findings({ resource: resource.arn, state: 'all' })}">Everything that was ever found at this resource</a></p></section>`;
}
