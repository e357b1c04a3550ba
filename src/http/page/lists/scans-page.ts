import type { ScanRecord } from '../../../domain/evaluation/check-state.ts';
import type { CheckPosture } from '../../service/posture.ts';
import type { PageParts } from '../frame/page-parts.ts';
import { type Html, html } from '../parts/html.ts';
import { type Filter, pathOf } from '../parts/links.ts';
import { count, mark, stateOf } from '../parts/marks.ts';
import { table } from '../parts/table.ts';
import { moment } from '../parts/time.ts';
import { scanTable } from './scan-table.ts';

/** A page of the list of scans. */
export interface ScansView {
  readonly filter: Filter;
  readonly scans: readonly ScanRecord[];
  readonly nextCursor: string | null;
  readonly posture: readonly CheckPosture[];
  readonly now: number;
}

const progresses = [
  [undefined, 'All'],
  ['running', 'Running'],
  ['failed', 'Failed'],
] as const;

/** When it is looked for next, and when it was. */
export function scansPage({ filter, scans, nextCursor, posture, now }: ScansView): PageParts {
  const target = filter['target'];
  const due = posture
    .filter(({ targetId }) => target === undefined || targetId === target)
    .toSorted((a, b) => (a.nextScanAt ?? Infinity) - (b.nextScanAt ?? Infinity));
  const rest = due.length - shownDue;
  return {
    title: html`<div class="page-title"><h1>Scans${target !== undefined && ` of ${target}`}</h1>${target !== undefined && html`<a href="${pathOf.scans()}">Scans of all targets</a>`}</div>`,
    next: html`<section><h2 id="next">Next</h2>${dueTable(due.slice(0, shownDue), now)}
${rest > 0 && html`<p class="quiet">${count(rest, 'later scan')} not shown.</p>`}</section>`,
    past: html`<section><div class="title"><h2 id="past">Latest first</h2>
<nav class="roles" aria-label="By progress">${progresses.map(([progress, name]) => {
      const path = pathOf.scans({ target, progress });
      return progress === filter['progress']
        ? html`<a href="${path}" aria-current="true">${name}</a> `
        : html`<a href="${path}">${name}</a> `;
    })}</nav></div>${scanTable(scans, now, 'whole')}
<p class="more">${nextCursor !== null && html`<a class="button" rel="next" href="${pathOf.scans({ ...filter, cursor: nextCursor })}">Earlier scans</a>`}
${filter['cursor'] !== undefined && html`<a class="button" href="${pathOf.scans({ ...filter, cursor: undefined })}">Back to the latest</a>`}</p></section>`,
  };
}

/** Of hundreds of targets those that come next say enough. */
const shownDue = 20;

function dueTable(due: readonly CheckPosture[], now: number): Html {
  return table({
    label: 'Next scans',
    rows: due,
    columns: [
      {
        head: 'Scan',
        place: 'lead',
        cell: ({ targetId, checkId }) =>
          html`<a href="${pathOf.target(targetId)}">${targetId}</a> <span class="quiet">${checkId}</span>`,
      },
      {
        head: 'Last outcome',
        place: 'status',
        cell: (row) => html`${mark(stateOf(row))} ${row.stale && mark('stale')}`,
      },
      { head: 'Due', cell: ({ nextScanAt }) => (nextScanAt === null ? 'not planned' : moment(nextScanAt, now)) },
      { head: 'Last success', cell: ({ state }) => moment(state?.lastSuccessAt ?? null, now) },
    ],
  });
}
