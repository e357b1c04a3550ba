import { coverageSummary } from '../charts/coverage-summary.ts';
import { pastDaysChart } from '../charts/past-days-chart.ts';
import type { PageParts } from '../frame/page-parts.ts';
import { deliveryTable } from '../lists/delivery-table.ts';
import { findingList } from '../lists/finding-list.ts';
import { scanTable } from '../lists/scan-table.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { discoverySummary } from '../targets/accounts-page.ts';
import { targetCard } from '../targets/posture-cards.ts';
import { targetTable } from '../targets/target-table.ts';
import { headlineBanner, headlineOf } from './headline.ts';
import { mostCards, type Overview } from './overview.ts';

/** The title of the overview: what a person reads in the tab. */
export function overviewTitle(overview: Overview): string {
  return headlineOf(overview).title;
}

/** The overview: the situation, what is wrong, then each target, then how it was looked for and who was told. */
export function overviewPage(overview: Overview): PageParts {
  return {
    headline: headlineBanner(headlineOf(overview)),
    findings: findingsSection(overview),
    targets: targetsSection(overview),
    time: html`<div class="columns">${pastDaysChart(overview.past)}${coverageSummary(overview.coverage)}</div>`,
    work: html`<div class="columns"><section aria-labelledby="scans"><div class="title"><h2 id="scans">Scans</h2><a href="${pathOf.scans()}">All scans</a></div>
${scanTable(overview.scans, overview.now, 'short')}</section>
<section aria-labelledby="deliveries"><div class="title"><h2 id="deliveries">Last deliveries</h2><a href="${pathOf.deliveries()}">All deliveries</a></div>
${deliveryTable(overview.deliveries, overview.now, 'short')}</section></div>`,
  };
}

function targetsSection(overview: Overview): Html {
  const { targets, posture, titles, now, targetFilter } = overview;
  const isTable = targets.length > mostCards;
  const head = html`<h2 id="targets">${targets.length === 1 ? 'Target' : 'Targets'}</h2>`;
  const cards = () =>
    targets.map((target) =>
      targetCard({ target, titles, now, checks: posture.filter(({ targetId }) => targetId === target.id) }),
    );
  return html`<section aria-labelledby="targets">${isTable ? targetTable({ targets, posture, now, filter: targetFilter }, head) : html`${head}<div class="cards">${cards()}</div>`}${accountsNote(overview)}</section>`;
}

function accountsNote({ discovery, now }: Overview): Html | null {
  if (!discovery) return null;
  return html`<div class="title spaced"><h3>Organization</h3><a href="${pathOf.accounts()}">Discovered accounts</a></div>
${discoverySummary({ state: discovery, now })}`;
}

function findingsSection({ findings, totalFindings, now }: Overview): Html {
  const rest = totalFindings - findings.length;
  const filter = { sort: 'worst' };
  return html`<section aria-labelledby="findings">
<div class="title"><h2 id="findings">Open findings, worst first</h2><a href="${pathOf.findings(filter)}">All findings</a></div>
${
  findings.length === 0
    ? html`<p class="empty">No open findings are stored. A check that is unknown or not evaluated may hide some.</p>`
    : findingList(findings, { now, filter })
}
${rest > 0 && html`<p class="more"><a href="${pathOf.findings(filter)}">${rest.toLocaleString('en')} more</a></p>`}
</section>`;
}
