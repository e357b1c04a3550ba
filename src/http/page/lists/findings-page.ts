import type { CheckDescription } from '../../../domain/evaluation/check.ts';
import { severities } from '../../../domain/evaluation/severity.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import { type Html, html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { findingList } from './finding-list.ts';

/** A page of the list of findings. */
export interface FindingsView {
  /** As in the address. */
  readonly filter: Filter;
  readonly findings: readonly Finding[];
  readonly nextCursor: string | null;
  readonly targets: readonly string[];
  readonly checks: readonly CheckDescription[];
  /** The resource types that are watched. */
  readonly types: readonly string[];
  readonly now: number;
}

/** The list of findings. Its filters live in the address, so that a view can be kept and sent. */
export function findingsPage(view: FindingsView): Html {
  const { findings, filter, nextCursor, now } = view;
  return html`<div class="page-title"><h1>Findings</h1><p class="quiet" role="status">${shownText(view)}</p></div>
${filterForm(view)}
${findings.length > 0 ? findingList(findings, now) : nothingFound(filter)}
<p class="more">${nextCursor !== null && html`<a class="button" rel="next" href="${pathOf.findings({ ...filter, cursor: nextCursor })}">Older findings</a>`}
${filter['cursor'] !== undefined && html`<a class="button" href="${pathOf.findings({ ...filter, cursor: undefined })}">Back to the latest</a>`}</p>`;
}

function shownText({ findings, nextCursor, filter }: FindingsView): string {
  const from = filter['cursor'] === undefined ? '' : 'further ';
  return `${findings.length.toLocaleString('en')} ${from}${findings.length === 1 ? 'finding' : 'findings'}${nextCursor === null ? '' : ', and older ones'}, latest first`;
}

function nothingFound(filter: Filter): Html {
  const isFiltered = Object.entries(filter).some(([name, value]) => name !== 'state' && value !== undefined);
  return isFiltered
    ? html`<p class="empty">No finding matches the filter. <a href="${pathOf.findings()}">Show all open findings</a></p>`
    : html`<p class="empty">No finding has this state. A check that is unknown or not evaluated may hide some: see the <a href="/">overview</a>.</p>`;
}

const states = [
  ['', 'open'],
  ['active', 'active'],
  ['pending', 'waiting for confirmation'],
  ['resolved', 'resolved'],
  ['all', 'all'],
] as const;

function filterForm({ filter, targets, checks, types }: FindingsView): Html {
  const any = ['', 'any'] as const;
  const kinds = checks.flatMap((check) => check.kinds.map(({ kind, title }) => [kind, title] as const));
  return html`<form class="filters card" method="get" action="/findings" aria-label="Filters">
${choice('state', 'State', states, filter)}
${choice('severity', 'Severity', [any, ...asOptions(severities.toReversed())], filter)}
${choice('target', 'Target', [any, ...asOptions(targets)], filter)}
${choice('check', 'Check', [any, ...asOptions(checks.map(({ id }) => id))], filter)}
${choice('kind', 'Kind', [any, ...kinds], filter)}
${choice('type', 'Resource type', [any, ...asOptions(types)], filter)}
${filter['resource'] !== undefined && html`<label>Resource<input name="resource" value="${filter['resource']}" size="40"></label>`}
<button class="primary" type="submit">Apply</button> <a class="button" href="/findings">Clear</a>
</form>`;
}

function asOptions(values: readonly string[]) {
  return values.map((value) => [value, value] as const);
}

/** A choice; a value in the address that is none of the options stays chosen, so that the form tells the truth. */
function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  filter: Filter,
): Html {
  const chosen = filter[name] ?? '';
  const all = options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen] as const];
  return html`<label>${label}<select name="${name}">${all.map(([value, text]) =>
    value === chosen
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`,
  )}</select></label>`;
}
