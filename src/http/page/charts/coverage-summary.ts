import type { CheckState } from '../../../domain/evaluation/check-state.ts';
import type { LeftOut } from '../../../domain/evaluation/left-out.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { barChart, legend, ring } from './bar-chart.ts';
import {
  type Coverage,
  coverageByType,
  coverageOf,
  type NamedCoverage,
  percentOf,
  sumOf,
  type TagScope,
  tagScopesOf,
  totalOf,
} from './coverage.ts';

const shownRows = 5;

/** What the tag check of one target saw. */
export type TagCoverage = Pick<CheckState, 'targetId' | 'scopes'>;

/** How far the tags of all resources are right: the whole, and the least covered types of one target or the least covered targets. */
export function coverageSummary(states: readonly TagCoverage[]): Html | null {
  const rows = states.filter((state) => tagScopesOf(state).length > 0);
  const [first] = rows;
  if (!first) return null;
  const scopes = rows.flatMap(tagScopesOf);
  const whole = sumOf(scopes.map(coverageOf));
  return html`<section aria-labelledby="coverage"><div class="title"><h2 id="coverage">Tag coverage</h2>${legend()}</div>
<article class="card" aria-label="Tag coverage">
<div class="coverage">${ring(whole)}<div><h3>${rows.length === 1 ? html`<a href="${pathOf.target(first.targetId)}#coverage">${first.targetId}</a>` : `${rows.length} targets`}</h3><p>${coverageWords(whole)} ${leftOutWords(scopes)}</p></div></div>
${
  rows.length === 1
    ? barChart({
        title: 'Least covered types',
        of: 'Type',
        rows: coverageByType(scopes).slice(0, shownRows),
        scale: 'share',
      })
    : barChart({ title: 'Least covered targets', of: 'Target', rows: leastCovered(rows), scale: 'share' })
}
</article></section>`;
}

function leastCovered(states: readonly TagCoverage[]): readonly NamedCoverage[] {
  return states
    .map((state) => ({ name: state.targetId, ...sumOf(tagScopesOf(state).map(coverageOf)) }))
    .filter((row) => totalOf(row) > 0 || row.blindScopes > 0)
    .toSorted((one, other) => (percentOf(one) ?? 0) - (percentOf(other) ?? 0) || totalOf(other) - totalOf(one))
    .slice(0, shownRows);
}

/** What the configuration leaves out, in a sentence; empty where that is nothing. */
export function leftOutWords(scopes: readonly Pick<TagScope, 'leftOut'>[]): string {
  const sum = (reason: keyof LeftOut) => scopes.reduce((all, { leftOut }) => all + (leftOut?.[reason] ?? 0), 0);
  const words = [
    [sum('name'), (count: string) => `${count} by name`],
    [sum('state'), (count: string) => `${count} by state`],
    [sum('age'), (count: string) => `at least ${count} as too old`],
  ] as const;
  const told = words.flatMap(([count, say]) => (count > 0 ? say(count.toLocaleString('en')) : []));
  return told.length === 0 ? '' : `Left out: ${told.join(', ')}.`;
}

/** The coverage in a sentence. */
export function coverageWords(whole: Coverage): string {
  const total = totalOf(whole);
  const { blindScopes } = whole;
  if (blindScopes > 0) {
    const parts = blindScopes === 1 ? 'One type of a region was' : `${blindScopes} types of regions were`;
    const seen = `${whole.compliant.toLocaleString('en')} of the ${total.toLocaleString('en')} resources that are known carry all their tags.`;
    return `${parts} not seen whole, so the coverage is not known. ${total === 0 ? 'No resource is known.' : seen}`;
  }
  if (total === 0) return 'There are no resources that need tags.';
  const unread = whole.unread > 0 ? `, ${whole.unread.toLocaleString('en')} could not be read` : '';
  return `${whole.compliant.toLocaleString('en')} of ${total.toLocaleString('en')} resources carry all their tags${unread}.`;
}
