import type { ScanRecord } from '../../domain/check-state.ts';
import type { Finding } from '../../domain/finding.ts';
import { describeSelector } from '../../domain/role-selector.ts';
import type { Target } from '../../domain/target.ts';
import type { CheckPosture } from '../posture.ts';
import { checksSection, stateOf } from './checks-section.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import type { Overview } from './overview.ts';
import { timeFromNow } from './time.ts';

/** The page: posture first, then the findings, then the scans. `signedIn` offers to sign out. */
export function overviewPage(overview: Overview, { signedIn }: { readonly signedIn: boolean }): Html {
  const headline = headlineOf(overview);
  return layout(
    html`<header>
<h1>notebook-drift</h1>
<p class="version">${overview.version}</p>
<nav aria-label="Interfaces"><a href="/api/v1/status">API</a> <a href="/openapi.json">OpenAPI</a> <a href="/metrics">Metrics</a></nav>
${signedIn && html`<form method="post" action="/logout"><button type="submit">Sign out</button></form>`}
</header>
<main>
<p class="headline ${headline.state}" role="status">${headline.words}</p>
${checksSection(overview)}
${findingsSection(overview)}
${targetsSection(overview.targets)}
${scansSection(overview)}
</main>
<footer><p class="quiet">As of <time>${new Date(overview.now).toISOString()}</time>. The page loads itself again every minute.</p></footer>`,
    { title: `${headline.words} · notebook-drift`, refresh: 60 },
  );
}

/** The worst that holds anywhere. A check that was not seen decides the colour, since it may hide findings. */
function headlineOf({ posture, totalFindings }: Overview): { readonly words: string; readonly state: string } {
  const unseen = posture.filter((row) => stateOf(row) === 'unknown' || stateOf(row) === 'never' || row.stale).length;
  const open = posture.reduce((total, row) => total + openFindings(row), 0);
  const words = [
    open > 0 && `${open} open finding${open === 1 ? '' : 's'}`,
    unseen > 0 && `${unseen} of ${posture.length} checks unknown, stale or not evaluated`,
  ].filter((part) => part !== false);
  if (words.length === 0)
    words.push(totalFindings > 0 ? 'Nothing open but suppressed findings' : 'All checks are clean');
  const state = open > 0 ? 'findings' : 'clean';
  return { words: words.join(', '), state: unseen > 0 ? 'unknown' : state };
}

function openFindings({ findings }: CheckPosture): number {
  return Object.values(findings.open).reduce((total, count) => total + count, 0);
}

function findingsSection({ findings, totalFindings, now }: Overview): Html {
  const rest = totalFindings - findings.length;
  return html`<section aria-labelledby="findings">
<h2 id="findings">Open findings</h2>
${
  findings.length === 0
    ? html`<p>No open findings are stored. A check that is unknown or not evaluated above may hide some.</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-labelledby="findings"><table>
<thead><tr><th scope="col">Severity</th><th scope="col">What</th><th scope="col">Target</th><th scope="col">Check</th><th scope="col">First seen</th><th scope="col">Last seen</th></tr></thead>
<tbody>${findings.map((finding) => findingRow(finding, now))}</tbody>
</table></div>`
}
<p class="quiet">${rest > 0 && `${rest} more. `}<a href="/api/v1/findings">All open findings as JSON</a></p>
</section>`;
}

function findingRow(finding: Finding, now: number): Html {
  const { id, severity, summary, resource, state, suppressed } = finding;
  return html`<tr>
<td data-label="Severity"><span class="mark ${severity}">${severity}</span></td>
<th scope="row" data-label="What"><a href="/api/v1/findings/${encodeURIComponent(id)}">${summary}</a>
${state === 'pending' && html`<span class="mark">waits for confirmation</span>`} ${suppressed && html`<span class="mark">suppressed</span>`}
<code class="quiet">${resource.arn}</code></th>
<td data-label="Target">${finding.targetId}</td>
<td data-label="Check">${finding.checkId}</td>
<td data-label="First seen">${timeFromNow(finding.firstSeen, now)}</td>
<td data-label="Last seen">${timeFromNow(finding.lastSeen, now)}</td>
</tr>
`;
}

function targetsSection(targets: readonly Target[]): Html {
  return html`<section aria-labelledby="targets">
<h2 id="targets">Targets</h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="targets"><table>
<thead><tr><th scope="col">Target</th><th scope="col">Account</th><th scope="col">Regions</th><th scope="col">Roles</th><th scope="col">Policy</th></tr></thead>
<tbody>${targets.map(targetRow)}</tbody>
</table></div>
</section>`;
}

function targetRow({ id, accountId, partition, regions, roles }: Target): Html {
  const path = `/api/v1/targets/${encodeURIComponent(id)}`;
  return html`<tr>
<th scope="row" data-label="Target"><a href="${path}">${id}</a></th>
<td data-label="Account">${accountId} ${partition !== 'aws' && partition}</td>
<td data-label="Regions">${regions.join(', ')}</td>
<td data-label="Roles">${roles.map(describeSelector).join('; ')}</td>
<td data-label="Policy"><a href="${path}/policy">canonical and live<span class="hidden"> policy of ${id}</span></a></td>
</tr>
`;
}

function scansSection({ scans, now }: Overview): Html {
  return html`<section aria-labelledby="scans">
<h2 id="scans">Last scans</h2>
${
  scans.length === 0
    ? html`<p>No scan has begun yet.</p>`
    : html`<div class="wide" tabindex="0" role="region" aria-labelledby="scans"><table>
<thead><tr><th scope="col">Begun</th><th scope="col">Target</th><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Outcome</th><th scope="col">AWS requests</th></tr></thead>
<tbody>${scans.map((scan) => scanRow(scan, now))}</tbody>
</table></div>`
}
<p class="quiet"><a href="/api/v1/scans">All scans as JSON</a>, <a href="/api/v1/deliveries">deliveries as JSON</a></p>
</section>`;
}

function scanRow(scan: ScanRecord, now: number): Html {
  return html`<tr>
<th scope="row" data-label="Begun"><a href="/api/v1/scans/${encodeURIComponent(scan.id)}">${timeFromNow(scan.startedAt, now)}</a></th>
<td data-label="Target">${scan.targetId}</td>
<td data-label="Check">${scan.checkId}</td>
<td data-label="Result">${scan.result ?? 'running'}</td>
<td data-label="Outcome">${scan.outcome ?? '–'}</td>
<td data-label="AWS requests">${scan.requests}</td>
</tr>
`;
}
