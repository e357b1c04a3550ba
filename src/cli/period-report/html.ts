import { percentagesOf } from '../../domain/history/shares.ts';
import type { StateSpan, WatchState } from '../../domain/history/state-over-time.ts';
import { type Html, html } from '../../http/page/parts/html.ts';
import { actorText, controlsByFramework, isoTime, suppressionTexts } from './described.ts';
import {
  type CheckInPeriod,
  type FindingInPeriod,
  howComputed,
  type PeriodReport,
  type TargetInPeriod,
} from './period-report.ts';

/** One file that needs nothing else: no script, no request, and it prints on paper. */
export function htmlReport(report: PeriodReport): string {
  const { range, remarks, targets, findings, version, generatedAt } = report;
  const title = `notebook-drift: ${day(range.from)} to ${day(range.to)}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
${style}
</head>
<body>
<header>
<h1>How the checks stood</h1>
<p>From <strong>${time(range.from)}</strong> to <strong>${time(range.to)}</strong>. Made ${time(generatedAt)} by notebook-drift ${version}; times are UTC.</p>
${remarks.map((remark) => html`<p class="remark">${remark}</p>`)}
</header>
<main>
<section><h2>Share of time</h2>
${targets.length === 0 ? html`<p>No target was watched, and none is configured.</p>` : targets.map((target) => targetSection(target, report))}
<p class="key">Bars: ${keyItem('clean', 'clean')} ${keyItem('findings', 'with findings')} ${keyItem('unknown', 'unknown')} ${keyItem('unwatched', 'not watched')}</p>
</section>
<section><h2>Findings</h2>
${findings.length === 0 ? html`<p>No finding was open.</p>` : findingTable(findings)}
</section>
<section><h2>Configuration and version in force</h2>${inForceTable(targets)}</section>
<section><h2>How it was computed</h2><ul>${howComputed.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>
</main>
</body>
</html>
`.text;
}

const style = html`<style>
:root { color-scheme: light; font: 14px/1.45 system-ui, sans-serif; color: #1b1f24; background: #fff }
body { max-width: 75rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; border-bottom: 1px solid #c4cbd3 } h3 { font-size: 1rem; margin: 1rem 0 .3rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #d9dee4; overflow-wrap: anywhere }
th { font-weight: 600; background: #f2f4f7 } thead th { overflow-wrap: normal; hyphens: none } td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } td small { color: #4c5560 }
code { font: .92em ui-monospace, monospace } ul { padding-left: 1.2rem; margin: .3rem 0 }
.remark { border-left: 4px solid #9a6700; padding: .3rem .6rem; background: #fff7e0 } .wrap { overflow-x: auto }
svg { display: block; width: 100%; height: 14px; background: repeating-linear-gradient(90deg, #fff 0 3px, #e6e9ed 3px 4px) }
.clean { fill: #2f7d4f } .findings { fill: #b3261e } .unknown { fill: #9a6700 } .unwatched { fill: none }
.key svg { display: inline-block; width: 2rem; vertical-align: middle } .key span { margin-right: 1rem; white-space: nowrap }
@page { size: A4 landscape; margin: 12mm }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 10px } tr { break-inside: avoid } h2, h3 { break-after: avoid } thead { display: table-header-group } .wrap { overflow: visible } svg, .remark, th { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
</style>`;

/** Told by height too, for those who do not see the colours, and for paper. */
const bars: Readonly<Record<WatchState, { readonly y: number; readonly height: number }>> = {
  clean: { y: 10, height: 4 },
  findings: { y: 0, height: 14 },
  unknown: { y: 5, height: 9 },
  unwatched: { y: 0, height: 0 },
};

function keyItem(state: WatchState, name: string): Html {
  const { y, height } = bars[state];
  return html`<span><svg viewBox="0 0 32 14" aria-hidden="true"><rect class="${state}" x="0" y="${y}" width="32" height="${height}"/></svg> ${name}</span>`;
}

function targetSection({ id, accountId, checks }: TargetInPeriod, report: PeriodReport): Html {
  const account = accountId === null ? 'not configured today' : `account ${accountId}`;
  return html`<h3>${id} <small>(${account})</small></h3>
<div class="wrap"><table><thead><tr><th scope="col">Check</th><th scope="col">Clean</th><th scope="col">With findings</th><th scope="col">Unknown</th><th scope="col">Not watched</th><th scope="col">Over time</th></tr></thead>
<tbody>${checks.map((check) => checkRow(check, report))}</tbody></table></div>
`;
}

function checkRow({ check, durations, spans }: CheckInPeriod, { range }: PeriodReport): Html {
  const shares = percentagesOf(durations);
  const cell = (state: WatchState) => html`<td class="number">${shares?.[state]} %</td>`;
  return html`<tr><th scope="row">${check.title}<br><code>${check.id}</code></th>${cell('clean')}${cell('findings')}${cell('unknown')}${cell('unwatched')}<td>${line(spans, range)}</td></tr>
`;
}

const lineWidth = 1_000;

function line(spans: readonly StateSpan[], range: PeriodReport['range']): Html {
  const scale = lineWidth / (range.to - range.from);
  const rects = spans
    .filter(({ state }) => state !== 'unwatched')
    .map(({ from, to, state }) => {
      const { y, height } = bars[state];
      // What was short must be seen nevertheless.
      const width = Math.max((to - from) * scale, 1);
      return html`<rect class="${state}" x="${((from - range.from) * scale).toFixed(2)}" y="${y}" width="${width.toFixed(2)}" height="${height}"><title>${stateNames[state]} from ${time(from)} to ${time(to)}</title></rect>`;
    });
  return html`<svg viewBox="0 0 ${lineWidth} 14" preserveAspectRatio="none" role="img" aria-label="The states over the range">${rects}</svg>`;
}

const stateNames: Readonly<Record<WatchState, string>> = {
  clean: 'clean',
  findings: 'with findings',
  unknown: 'unknown',
  unwatched: 'not watched',
};

function findingTable(findings: readonly FindingInPeriod[]): Html {
  return html`<div class="wrap"><table><thead><tr><th scope="col">Opened</th><th scope="col">Resolved</th><th scope="col">What</th><th scope="col">Caused by</th><th scope="col">Suppressed by</th><th scope="col">Under</th><th scope="col">Controls</th></tr></thead>
<tbody>${findings.map(findingRow)}</tbody></table></div>`;
}

function findingRow(row: FindingInPeriod): Html {
  const { finding, title, life, programVersion } = row;
  const resolved = life.resolvedAt === null ? 'open' : time(life.resolvedAt);
  return html`<tr><td>${life.openedAt === null ? 'not kept' : time(life.openedAt)}</td><td>${resolved}${life.resolution && html`<br><small>${life.resolution}</small>`}</td>
<td><strong>${finding.severity}</strong> ${title}<br>${finding.summary}<br><small><code>${finding.resource.arn}</code><br>${finding.targetId}, ${finding.checkId}, ${finding.id}</small></td>
<td>${actorText(row)}</td><td>${items(suppressionTexts(row), 'nobody')}</td>
<td><small>configuration <code>${life.configurationHash ?? 'not kept'}</code><br>version ${programVersion ?? 'not kept'}</small></td><td><small>${items(controlsByFramework(row), 'none')}</small></td></tr>
`;
}

function items(texts: readonly string[], none: string): Html {
  return texts.length === 0 ? html`${none}` : html`${texts.map((text) => html`<div>${text}</div>`)}`;
}

function inForceTable(targets: readonly TargetInPeriod[]): Html {
  const rows = targets.flatMap(({ id, checks }) =>
    checks.flatMap(({ check, inForce }) =>
      inForce.map(
        ({ from, to, configurationHash, programVersion }) =>
          html`<tr><td>${id}</td><td><code>${check.id}</code></td><td>${time(from)}</td><td>${time(to)}</td><td><code>${configurationHash}</code></td><td>${programVersion}</td></tr>\n`,
      ),
    ),
  );
  if (rows.length === 0) return html`<p>Nothing was looked at.</p>`;
  return html`<div class="wrap"><table><thead><tr><th scope="col">Target</th><th scope="col">Check</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Configuration</th><th scope="col">Version</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function day(milliseconds: number): string {
  return isoTime(milliseconds).slice(0, 10);
}

/** Without the parts of a second where there are none: `2026-09-01 08:00:00`. */
function time(milliseconds: number): string {
  return isoTime(milliseconds)
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');
}
