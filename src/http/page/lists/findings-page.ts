import type { Finding } from '../../../domain/finding/finding.ts';
import { ownValue } from '../../../domain/own-value.ts';
import type { FindingGroups } from '../../../store/contract/store.ts';
import type { PageParts } from '../frame/page-parts.ts';
import { type Html, html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { count } from '../parts/marks.ts';
import { type FilterChoices, findingFilters } from './finding-filters.ts';
import { findingList } from './finding-list.ts';
import { groupingNav, groupTable } from './group-table.ts';

/** A page of the list of findings. */
export interface FindingsView extends FilterChoices {
  readonly findings: readonly Finding[];
  readonly nextCursor: string | null;
  /** All that fit, by severity. */
  readonly totals: FindingGroups;
  /** Where groups are asked for in the place of the list. */
  readonly groups: FindingGroups | undefined;
  readonly now: number;
}

/** The list of findings. Its filters live in the address, so that a view can be kept and sent. */
export function findingsPage(view: FindingsView): PageParts {
  return {
    title: html`<div class="page-title"><h1>Findings</h1><p class="quiet" role="status">${totalText(view)}</p></div>`,
    filters: findingFilters(view),
    ways: html`<div class="title ways">${groupingNav(view.filter)}<a class="button" href="${pathOf.findingsFile(view.filter)}" download>CSV of these ${count(view.totals.total, 'finding')}</a></div>`,
    list: view.groups ? groupTable(view.groups, view.filter) : list(view),
  };
}

function list({ findings, filter, nextCursor, now }: FindingsView): Html {
  const { cursor: _place, ...same } = filter;
  return html`${findings.length > 0 ? findingList(findings, { now, filter: same }) : nothingFound(filter)}
<p class="more">${nextCursor !== null && html`<a class="button" rel="next" href="${pathOf.findings({ ...filter, cursor: nextCursor })}">${nextWords(filter)}</a>`}
${filter['cursor'] !== undefined && html`<a class="button" href="${pathOf.findings(same)}">Back to the first</a>`}</p>`;
}

function nextWords({ sort }: Filter): string {
  if (sort === 'worst') return 'Less severe and older findings';
  return sort === 'oldest' ? 'Newer findings' : 'Older findings';
}

const orders: Readonly<Record<string, string>> = { worst: 'worst first', oldest: 'oldest first' };

function totalText({ totals: { total, groups }, filter }: FindingsView): string {
  const severities = groups.toSorted((one, other) => rank(one.worst) - rank(other.worst));
  const parts = severities.map(({ value, count: amount }) => `${amount.toLocaleString('en')} ${value ?? ''}`);
  const counted = parts.length > 1 ? `: ${parts.join(', ')}` : '';
  return `${count(total, 'finding')}${counted}; ${ownValue(orders, filter['sort'] ?? '') ?? 'latest first'}`;
}

function rank(severity: string): number {
  return ['critical', 'high', 'medium', 'low', 'info'].indexOf(severity);
}

function nothingFound(filter: Filter): Html {
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== 'state' && name !== 'sort' && value !== undefined,
  );
  return isFiltered
    ? html`<p class="empty">No finding matches the filter. <a href="${pathOf.findings()}">Show all open findings</a></p>`
    : html`<p class="empty">No finding has this state. A check that is unknown or not evaluated may hide some: see the <a href="/">overview</a>.</p>`;
}
