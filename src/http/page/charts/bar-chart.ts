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
  const blind = row.blindScopes > 0 && ', not all seen';
  return html`<tr><th scope="row">${row.name}</th><td>${bar(row, whole)}</td>
<td class="number whole">${percentText(row, percent === null ? '–' : `${percent} %`)}</td>
<td class="number">${row.compliant.toLocaleString('en')} of ${totalOf(row).toLocaleString('en')}${unread}${blind}</td></tr>
`;
}

/** Of what was not seen whole nobody knows the share. */
function percentText({ blindScopes }: Coverage, known: string): string {
  return blindScopes > 0 ? '?' : known;
}

const width = 200;
/** The share of a bar or ring that stands for what was not seen: how much that is, is not known. */
const blindShare = 0.15;
const parts = ['compliant', 'noncompliant', 'unread'] as const;

/** The lengths of the parts in a whole of this size. What was not seen takes a share of its own, or all where nothing was. */
function lengthsOf(
  coverage: Coverage,
  whole: number,
  size: number,
): readonly (readonly [part: string, length: number])[] {
  const isBlind = coverage.blindScopes > 0;
  if (totalOf(coverage) === 0) return isBlind ? [['unread', size]] : [];
  const blind = isBlind ? blindShare * size : 0;
  return parts.flatMap((part) => {
    const length = ((size - blind) * coverage[part]) / whole + (part === 'unread' ? blind : 0);
    return length === 0 ? [] : [[part, length] as const];
  });
}

/** Right, wrong and unread parts beside one another. A part that is there is never too small to be seen. */
function bar(coverage: Coverage, whole: number): Html {
  let x = 0;
  const drawn = lengthsOf(coverage, whole, width).map(([part, exact]) => {
    const length = Math.max(1.5, exact);
    const rectangle = html`<rect class="${part}" x="${rounded(x)}" y="0" width="${rounded(length)}" height="10"/>`;
    x += length;
    return rectangle;
  });
  return html`<svg class="bar-chart ${whole > totalOf(coverage) ? 'free' : ''}" viewBox="0 0 ${rounded(Math.max(width, x))} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${drawn}</svg>`;
}

/** A share of a whole as a ring, with its percentage in the middle. */
export function ring(coverage: Coverage): Html {
  const total = totalOf(coverage);
  const percent = percentOf(coverage);
  let from = 0;
  const drawn = lengthsOf(coverage, total, 100).map(([part, share]) => {
    const arc = html`<circle class="part-${part}" cx="50" cy="50" r="42" pathLength="100" stroke-dasharray="${rounded(share)} ${rounded(100 - share)}" stroke-dashoffset="${rounded(-from)}" transform="rotate(-90 50 50)"/>`;
    from += share;
    return arc;
  });
  return html`<svg class="ring" viewBox="0 0 100 100" aria-hidden="true" focusable="false"><circle class="ground" cx="50" cy="50" r="42"/>${drawn}<text x="50" y="58">${percentText(coverage, percent === null ? '–' : `${percent}%`)}</text></svg>`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** What the colours mean. */
export function legend(): Html {
  return html`<ul class="legend"><li class="l-compliant">all tags right</li><li class="l-noncompliant">a tag is wrong</li><li class="l-unread">could not be read</li></ul>`;
}
