import type { LeftOut } from '../../../domain/evaluation/left-out.ts';
import type { CheckPosture } from '../../service/posture.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { barChart, legend, ring } from './bar-chart.ts';
import { type Coverage, coverageByType, coverageOf, sumOf, type TagScope, tagScopesOf, totalOf } from './coverage.ts';

const shownTypes = 6;

/** How far the tags of all resources are right: the whole of each target, and its least covered types. */
export function coverageSummary(posture: readonly CheckPosture[]): Html {
  const rows = posture.filter(({ state }) => tagScopesOf(state).length > 0);
  if (rows.length === 0) return html``;
  return html`<section aria-labelledby="coverage"><div class="title"><h2 id="coverage">Tag coverage</h2>${legend()}</div>
<div class="cards">${rows.map(targetCoverage)}</div></section>`;
}

function targetCoverage({ targetId, state }: CheckPosture): Html {
  const scopes = tagScopesOf(state);
  const types = coverageByType(scopes);
  const whole = sumOf(scopes.map(coverageOf));
  return html`<article class="card" aria-label="Tag coverage of ${targetId}">
<div class="coverage">${ring(whole)}<div><h3><a href="${pathOf.target(targetId)}#coverage">${targetId}</a></h3><p>${coverageWords(whole)} ${leftOutWords(scopes)}</p></div></div>
${barChart({ title: `Least covered types of ${targetId}`, of: 'Type', rows: types.slice(0, shownTypes), scale: 'share' })}
</article>
`;
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
