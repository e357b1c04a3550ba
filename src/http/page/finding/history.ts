import {
  configurationScanId,
  type FieldChange,
  type Finding,
  type Transition,
  trailScanId,
} from '../../../domain/finding/finding.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { type Html, html } from '../parts/html.ts';
import { mark } from '../parts/marks.ts';
import { moment, timeFromNow } from '../parts/time.ts';

const resolutions: Readonly<Record<string, string>> = {
  fixed: 'A complete scan found it right.',
  gone: 'The resource no longer exists.',
  unwatched: 'The configuration no longer covers it.',
  grouped: 'It goes on in another finding: of what started the job, or of the jobs themselves.',
};

/** Every step of a finding's life, the latest first. */
export function historySection(finding: Finding, history: readonly Transition[], now: number): Html {
  const steps = history.toReversed();
  return html`<section class="card" aria-labelledby="history"><h2 id="history">History</h2>
${
  steps.length === 0
    ? html`<p class="quiet">It waits for confirmation: seen in ${finding.confirmations} completed scans, first ${timeFromNow(finding.firstSeen, now)}.</p>`
    : html`<ol class="history">${steps.map((step) => stepItem(step, finding, now))}</ol>`
}
</section>`;
}

function stepItem(step: Transition, finding: Finding, now: number): Html {
  const { kind, at, summary, severity, suppressed, changes } = step;
  const resolution = kind === 'resolved' && finding.resolution !== null && ownValue(resolutions, finding.resolution);
  return html`<li class="${kind}">${mark(kind)} ${mark(severity)} ${moment(at, now)}
<div>${summary}</div>${resolution && html`<div class="quiet">${resolution}</div>`}
${changes.length > 0 && html`<details><summary>What changed</summary><dl>${changes.map(changeItem)}</dl></details>`}
<div class="quiet">${suppressed && 'while suppressed, so that nobody was told; '}${cause(step)}</div></li>
`;
}

function cause({ scanId }: Transition): Html {
  if (scanId === configurationScanId) return html`by the configuration, or by time`;
  if (scanId === trailScanId) return html`told by CloudTrail`;
  return html`<a href="/api/v1/scans/${encodeURIComponent(scanId)}">seen by this scan</a>`;
}

function changeItem({ field, before, after }: FieldChange): Html {
  if (before === undefined && after === undefined)
    return html`<dt>${field}</dt><dd class="quiet">too long to be kept</dd>`;
  return html`<dt>${field}</dt>${before !== undefined && html`<dd><span class="quiet">before</span> <code>${textOf(field, before)}</code></dd>`}${
    after !== undefined && html`<dd><span class="quiet">after</span> <code>${textOf(field, after)}</code></dd>`
  }`;
}

function textOf(field: string, value: FieldChange['after']): string {
  if (field === 'suppression.expires' && typeof value === 'number') return new Date(value).toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
