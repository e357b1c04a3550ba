import { adviceFor } from '../../../domain/evaluation/advice.ts';
import type { CheckStanding } from '../../../domain/evaluation/check-state.ts';
import type { ReadFailure } from '../../../domain/evaluation/read.ts';
import { severities } from '../../../domain/evaluation/severity.ts';
import { ownValue } from '../../../domain/own-value.ts';
import type { Target } from '../../../domain/target/target.ts';
import type { CheckPosture } from '../../service/posture.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { count, mark, stateOf } from '../parts/marks.ts';
import { timeFromNow } from '../parts/time.ts';

/** What the posture of a target is shown from. */
export interface TargetPosture<State extends CheckStanding = CheckStanding> {
  readonly target: Target;
  readonly checks: readonly CheckPosture<State>[];
  /** Titles of checks by their ids. */
  readonly titles: Readonly<Record<string, string>>;
  readonly now: number;
}

/** One target with its checks, as a card. */
export function targetCard(posture: TargetPosture): Html {
  const { id, accountId, partition, regions, roles } = posture.target;
  return html`<article class="card" aria-labelledby="target-${id}">
<div class="title"><h3 id="target-${id}"><a href="${pathOf.target(id)}">${id}</a></h3>
<span class="quiet">${accountId}${partition !== 'aws' && ` (${partition})`} · ${count(regions.length, 'region')} · ${count(roles.length, 'role selector')}</span></div>
${checkList(posture)}
<p class="more"><a href="${pathOf.policy(id)}">Policy side by side<span class="hidden"> of ${id}</span></a> · <a href="${pathOf.target(id)}#coverage">Tag coverage<span class="hidden"> of ${id}</span></a></p>
</article>
`;
}

/** The checks of a target: outcome, staleness, open findings, when it was looked at, and why it is unknown. */
export function checkList({ target, checks, titles, now }: TargetPosture): Html {
  return html`<ul class="checks">${checks.map((row) => checkItem(row, { target, title: ownValue(titles, row.checkId) ?? '', now }))}</ul>`;
}

interface CheckPlace {
  readonly target: Target;
  readonly title: string;
  readonly now: number;
}

function checkItem(row: CheckPosture, { target, title, now }: CheckPlace): Html {
  const state = stateOf(row);
  const lastSuccess = row.state?.lastSuccessAt ?? null;
  return html`<li>
<div><strong>${row.checkId}</strong><div class="quiet">${title}</div></div>
<div class="marks">${mark(state)} ${row.stale && mark('stale')}</div>
<div class="wide quiet">${openFindings(row, target)} · last success ${timeFromNow(lastSuccess, now)} · next scan ${
    row.nextScanAt === null ? 'not planned' : timeFromNow(row.nextScanAt, now)
  }</div>
${(row.state?.failures ?? []).map(failureReason)}
</li>
`;
}

/** One reason why something could not be read. */
export function failureReason(failure: ReadFailure): Html {
  const { reason, operation, subject, message } = failure;
  return html`<div class="wide reason"><strong>${reason}</strong> ${operation} on ${subject}: ${message} <span class="quiet">${adviceFor(failure)}</span></div>`;
}

function openFindings({ findings, checkId }: CheckPosture, target: Target): Html {
  const present = severities.toReversed().filter((severity) => (findings.open[severity] ?? 0) > 0);
  const suppressed = findings.suppressed > 0 && ` (${findings.suppressed} suppressed)`;
  if (present.length === 0) return html`no open findings${suppressed}`;
  const links = present.map(
    (severity) =>
      html`<a href="${pathOf.findings({ target: target.id, check: checkId, severity })}">${findings.open[severity] ?? 0} ${severity}<span class="hidden"> findings of ${checkId} on ${target.id}</span></a> `,
  );
  return html`${links}${suppressed}`;
}
