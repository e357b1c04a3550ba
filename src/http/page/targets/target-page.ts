import type { CheckState } from '../../../domain/evaluation/check-state.ts';
import { describeSelector } from '../../../domain/target/role-selector.ts';
import type { PastDays } from '../../service/past-days.ts';
import { barChart, legend, ring } from '../charts/bar-chart.ts';
import { coverageByType, coverageOf, type NamedCoverage, ownersOf, sumOf, tagScopesOf } from '../charts/coverage.ts';
import { coverageWords, leftOutWords } from '../charts/coverage-summary.ts';
import { pastDaysChart } from '../charts/past-days-chart.ts';
import type { PageParts } from '../frame/page-parts.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { mark } from '../parts/marks.ts';
import { checkList, failureReason, type TargetPosture } from './posture-cards.ts';
import { scanForm } from './scan-form.ts';

/** What the page of a target shows. */
export interface TargetView extends TargetPosture<CheckState> {
  readonly past: PastDays;
  readonly mayWrite: boolean;
}

/** One target: what is watched there, what is known of it, and whose its resources are. */
export function targetPage(view: TargetView): PageParts {
  const { target, checks, past, mayWrite } = view;
  const tags = checks.find(({ state }) => tagScopesOf(state).length > 0)?.state;
  return {
    title: html`<nav aria-label="Where this is"><ol class="trail"><li><a href="/">Overview</a></li><li>Targets</li></ol></nav>
<div class="page-title"><h1>Target ${target.id}</h1><div class="buttons">${scanForm({ targetId: target.id }, mayWrite)}<a class="button" href="${pathOf.policy(target.id)}">Policy side by side</a></div></div>`,
    facts: facts(view),
    checks: html`<section class="card" aria-labelledby="checks"><div class="title"><h2 id="checks">Checks</h2><a href="${pathOf.findings({ target: target.id, sort: 'worst' })}">Open findings</a></div>${checkList(view)}</section>`,
    time: pastDaysChart(past),
    coverage: tags ? coverageSection(tags) : null,
    unread: html`${checks.map(({ checkId, state }) => state && unreadScopes(checkId, state))}
<p class="more"><a href="${pathOf.scans({ target: target.id })}">Scans of this target</a> · <a href="/api/v1/targets/${encodeURIComponent(target.id)}">This target in the API</a></p>`,
  };
}

function facts({ target }: TargetView): Html {
  return html`<section class="card" aria-label="What is watched"><dl class="facts">
<div><dt>Account</dt><dd>${target.accountId} (${target.partition})</dd></div>
<div><dt>Regions</dt><dd>${target.regionsFrom ? 'all that are enabled' : target.regions.join(', ')}</dd></div>
<div><dt>Roles</dt><dd>${target.roles.map((selector) => html`<div>${describeSelector(selector)}</div>`)}</dd></div>
<div><dt>Read through</dt><dd>${target.access.assumeRole ? html`<code>${target.access.assumeRole.arn}</code>` : 'the default credentials'}</dd></div>
</dl></section>`;
}

function coverageSection(state: CheckState): Html {
  const scopes = tagScopesOf(state);
  const whole = sumOf(scopes.map(coverageOf));
  const regions = [...Map.groupBy(scopes, ({ scope }) => scope.split('/', 1)[0] ?? '')].map(([name, rows]) => ({
    name,
    ...sumOf(rows.map(coverageOf)),
  }));
  return html`<section aria-labelledby="coverage"><div class="title"><h2 id="coverage">Tag coverage</h2>${legend()}</div>
<div class="card coverage">${ring(whole)}<p>${coverageWords(whole)} ${leftOutWords(scopes)}</p></div>
<div class="cards spaced">
${chartCard('By type', 'Type', coverageByType(scopes), 'share')}
${ownersOf(state).map(({ key, rows }) => chartCard(`By ${key}`, key, rows, 'amount'))}
${regions.length > 1 && chartCard('By region', 'Region', regions, 'share')}
</div></section>`;
}

function chartCard(title: string, of: string, rows: readonly NamedCoverage[], scale: 'share' | 'amount'): Html {
  if (rows.length === 0) return html``;
  return html`<article class="card"><h3>${title}</h3>${barChart({ title: `Tag coverage ${title.toLowerCase()}`, of, rows, scale })}</article>
`;
}

/** The parts of a check that were not seen whole: unknown ones with their reasons, unsupported ones as such. */
function unreadScopes(checkId: string, { scopes }: CheckState): Html | null {
  const unread = scopes.filter(({ status, counts }) => status !== 'complete' || counts.unknown > 0);
  if (unread.length === 0) return null;
  return html`<section class="card" aria-labelledby="unread-${checkId}"><h2 id="unread-${checkId}">Not seen by ${checkId}</h2>
<ul class="checks">${unread.map(
    ({
      scope,
      status,
      counts,
      failures,
    }) => html`<li><strong>${scope}</strong><span class="marks">${mark(status === 'complete' ? 'partial' : status, status === 'complete' ? `${counts.unknown} unread` : status)}</span>${failures.map(failureReason)}</li>
`,
  )}</ul></section>`;
}
