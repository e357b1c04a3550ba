import { type Html, html } from '../parts/html.ts';
import { type Coverage, type NamedCoverage, percentOf, totalOf } from './coverage.ts';

/** How a chart names and measures its rows. */
export interface BarChart {
  /** What the chart is, for those who do not see it. */
  readonly title: string;
  /** The head of the first column. */
  readonly of: string;
  readonly rows: readonly NamedCoverage[];
  /** `share`: every bar is whole. `amount`: a bar is as long as its row is large. */
  readonly scale: 'share' | 'amount';
}

/** Bars with their numbers, as a table: the pictures are for the eye alone, the numbers for everybody. */
export function barChart({ title, of, rows, scale }: BarChart): Html {
  const largest = Math.max(1, ...rows.map(totalOf));
  return html`<table class="chart"><caption class="hidden">${title}</caption>
<thead class="hidden"><tr><th scope="col">${of}</th><th scope="col">Picture</th><th scope="col">Covered</th><th scope="col">Resources</th></tr></thead>
<tbody>${rows.map((row) => chartRow(row, scale === 'share' ? totalOf(row) : largest))}</tbody></table>`;
}

function chartRow(row: NamedCoverage, whole: number): Html {
  const percent = percentOf(row);
  const unread = row.unread > 0 && `, ${row.unread.toLocaleString('en')} unread`;
  return html`<tr><th scope="row">${row.name}</th><td>${bar(row, whole)}</td>
<td class="number whole">${percent === null ? '–' : `${percent} %`}</td>
<td class="number">${row.compliant.toLocaleString('en')} of ${totalOf(row).toLocaleString('en')}${unread}</td></tr>
`;
}

const width = 200;

/** Right, wrong and unread parts beside one another. A part that is there is never too small to be seen. */
function bar(coverage: Coverage, whole: number): Html {
  let x = 0;
  const parts = (['compliant', 'noncompliant', 'unread'] as const).flatMap((part) => {
    if (coverage[part] === 0) return [];
    const length = Math.max(1.5, (width * coverage[part]) / whole);
    const rectangle = html`<rect class="${part}" x="${rounded(x)}" y="0" width="${rounded(length)}" height="10"/>`;
    x += length;
    return [rectangle];
  });
  return html`<svg class="bar-chart ${whole > totalOf(coverage) ? 'free' : ''}" viewBox="0 0 ${rounded(Math.max(width, x))} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`;
}

/** A share of a whole as a ring, with its percentage in the middle. */
export function ring(coverage: Coverage): Html {
  const total = totalOf(coverage);
  const percent = percentOf(coverage);
  let from = 0;
  const parts = (['compliant', 'noncompliant', 'unread'] as const).flatMap((part) => {
    const share = total === 0 ? 0 : (100 * coverage[part]) / total;
    if (share === 0) return [];
    const arc = html`<circle class="part-${part}" cx="50" cy="50" r="42" pathLength="100" stroke-dasharray="${rounded(share)} ${rounded(100 - share)}" stroke-dashoffset="${rounded(-from)}" transform="rotate(-90 50 50)"/>`;
    from += share;
    return [arc];
  });
  return html`<svg class="ring" viewBox="0 0 100 100" aria-hidden="true" focusable="false"><circle class="ground" cx="50" cy="50" r="42"/>${parts}<text x="50" y="58">${percent === null ? '–' : `${percent}%`}</text></svg>`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** What the colours mean. */
export function legend(): Html {
  return html`<ul class="legend"><li class="l-compliant">all tags right</li><li class="l-noncompliant">a tag is wrong</li><li class="l-unread">could not be read</li></ul>`;
}
