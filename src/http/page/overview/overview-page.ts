import { coverageSummary } from '../charts/coverage-summary.ts';
import { deliveryTable } from '../lists/delivery-table.ts';
import { findingList } from '../lists/finding-list.ts';
import { scanTable } from '../lists/scan-table.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { discoverySummary } from '../targets/accounts-page.ts';
import { targetCard } from '../targets/posture-cards.ts';
import { headlineBanner, headlineOf } from './headline.ts';
import type { Overview } from './overview.ts';

/** The title of the overview: what a person reads in the tab. */
export function overviewTitle({ posture, totalFindings }: Overview): string {
  return headlineOf(posture, totalFindings).title;
}

/** The overview: the situation, then each target, then what is wrong, then how it was looked for and who was told. */
export function overviewPage(overview: Overview): Html {
  const { posture, targets, titles, now, totalFindings } = overview;
  const cards = targets.map((target) =>
    targetCard({ target, titles, now, checks: posture.filter(({ targetId }) => targetId === target.id) }),
  );
  return html`${headlineBanner(headlineOf(posture, totalFindings))}
<div class="${targets.length === 1 ? 'columns' : ''}">
<section aria-labelledby="targets"><h2 id="targets">${targets.length === 1 ? 'Target' : 'Targets'}</h2><div class="cards">${cards}</div>${accountsNote(overview)}</section>
${coverageSummary(posture)}
</div>
${findingsSection(overview)}
<section aria-labelledby="scans"><div class="title"><h2 id="scans">Last scans</h2><a href="${pathOf.scans()}">Next and earlier scans</a></div>
${scanTable(overview.scans, now)}</section>
<section aria-labelledby="deliveries"><div class="title"><h2 id="deliveries">Last deliveries</h2><a href="${pathOf.deliveries()}">All deliveries</a></div>
${deliveryTable(overview.deliveries, now)}</section>`;
}

function accountsNote({ discovery, now }: Overview): Html | null {
  if (!discovery) return null;
  return html`<div class="title"><h3>Organization</h3><a href="${pathOf.accounts()}">Discovered accounts</a></div>
${discoverySummary({ state: discovery, now })}`;
}

function findingsSection({ findings, totalFindings, now }: Overview): Html {
  const rest = totalFindings - findings.length;
  return html`<section aria-labelledby="findings">
<div class="title"><h2 id="findings">Open findings, worst first</h2><a href="${pathOf.findings()}">All findings</a></div>
${
  findings.length === 0
    ? html`<p class="empty">No open findings are stored. A check that is unknown or not evaluated above may hide some.</p>`
    : findingList(findings, now)
}
${rest > 0 && html`<p class="more"><a href="${pathOf.findings()}">${rest.toLocaleString('en')} more</a></p>`}
</section>`;
}
