import type { FindingGroup, FindingGroups } from '../../../store/contract/store.ts';
import { noTag } from '../../representation/finding-query.ts';
import { type Html, html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { count, mark } from '../parts/marks.ts';
import { table } from '../parts/table.ts';

const ways = [
  [undefined, 'List'],
  ['owner', 'By owner'],
  ['project', 'By project'],
  ['type', 'By type'],
  ['kind', 'By kind'],
  ['target', 'By target'],
] as const;

/** The list, or what it is counted by. */
export function groupingNav({ cursor: _place, ...filter }: Filter): Html {
  return html`<nav class="roles" aria-label="List or groups">${ways.map(([by, name]) => {
    const path = pathOf.findings({ ...filter, by });
    return by === filter['by']
      ? html`<a href="${path}" aria-current="true">${name}</a> `
      : html`<a href="${path}">${name}</a> `;
  })}</nav>`;
}

/** How many findings each value has, the largest first; each leads to its list. */
export function groupTable({ groups, others }: FindingGroups, filter: Filter): Html {
  const { by = '', cursor: _place, ...same } = filter;
  if (groups.length === 0) return html`<p class="empty">No finding matches the filter.</p>`;
  const toList = ({ value }: FindingGroup) =>
    pathOf.findings({ ...same, [by]: value === '' ? noTag : (value ?? undefined) });
  return html`${table({
    label: `Findings by ${by}`,
    rows: groups,
    columns: [
      {
        head: by === 'type' ? 'Resource type' : by.replace(/^./, (letter) => letter.toUpperCase()),
        place: 'lead',
        cell: (group) =>
          group.value === null
            ? notKnown
            : html`<a href="${toList(group)}">${group.value === '' ? `without ${by}` : group.value}</a>`,
      },
      { head: 'Worst', place: 'status', cell: ({ worst }) => mark(worst) },
      { head: 'Findings', isNumber: true, cell: (group) => group.count.toLocaleString('en') },
    ],
  })}${others.groups > 0 && html`<p class="quiet">${count(others.findings, 'finding')} in ${count(others.groups, 'smaller group')} not shown: narrow the filter.</p>`}`;
}

const notKnown = html`<span class="quiet">not recorded yet; the next scan tells</span>`;
