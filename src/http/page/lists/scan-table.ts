import type { ScanRecord } from '../../../domain/evaluation/check-state.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { mark } from '../parts/marks.ts';
import { type Column, table } from '../parts/table.ts';
import { moment, timeFromNow } from '../parts/time.ts';
import { duration } from '../shared/relative-time.ts';

/** Scans as a table, in the order given; `short` where there is room for what matters only. */
export function scanTable(scans: readonly ScanRecord[], now: number, length: 'short' | 'whole'): Html {
  if (scans.length === 0) return html`<p class="empty">No scan has begun yet.</p>`;
  const columns = [...mainColumns(now, length), ...(length === 'whole' ? furtherColumns : [])];
  return table({ label: 'Scans', rows: scans, idOf: ({ id }) => id, columns });
}

function mainColumns(now: number, length: 'short' | 'whole'): readonly Column<ScanRecord>[] {
  return [
    {
      head: 'Scan',
      place: 'lead',
      cell: ({ targetId, checkId }) =>
        html`<a href="${pathOf.target(targetId)}">${targetId}</a> <span class="quiet">${checkId}</span>`,
    },
    {
      head: 'Result',
      place: 'status',
      cell: ({ result, outcome }) =>
        html`${result !== 'success' && mark(result ?? 'running')} ${outcome !== null && mark(outcome)}`,
    },
    {
      head: 'Begun',
      cell: ({ id, startedAt, trigger }) =>
        length === 'short'
          ? timeFromNow(startedAt, now)
          : html`<a href="/api/v1/scans/${encodeURIComponent(id)}">${moment(startedAt, now)}</a> <span class="quiet">${trigger}</span>`,
    },
  ];
}

const furtherColumns: readonly Column<ScanRecord>[] = [
  { head: 'Findings', isNumber: true, cell: ({ finishedAt, findings }) => (finishedAt === null ? '–' : findings) },
  { head: 'AWS requests', isNumber: true, cell: ({ requests }) => requests },
  {
    head: 'Took',
    isNumber: true,
    cell: ({ startedAt, finishedAt }) => (finishedAt === null ? '–' : duration(finishedAt - startedAt)),
  },
];
