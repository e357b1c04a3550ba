import { type Html, type HtmlPart, html } from './html.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => HtmlPart;
  /**
   * What becomes of it on a narrow screen. `lead` is the first line of the row and `status` stands beside it, so that it is
   * always in view; the others follow below with their heads. `lead` is also the head of the row.
   */
  readonly place?: 'lead' | 'status';
  readonly isNumber?: boolean;
}

/** What a table shows. */
export interface Table<Row> {
  /** What it is, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf?: (row: Row) => string;
}

/**
 * A table that becomes a list on narrow screens and never scrolls sideways. Its roles are written out, since browsers forget
 * them when a table is laid out as a grid.
 */
export function table<Row>({ label, columns, rows, idOf }: Table<Row>): Html {
  return html`<div class="sheet"><table role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${columns.map(({ head, isNumber }) => html`<th role="columnheader" scope="col"${isNumber === true ? html` class="number"` : null}>${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (
      row,
    ) => html`<tr role="row"${idOf ? html` id="${idOf(row)}"` : null}>${columns.map((column) => cell(column, row))}</tr>
`,
  )}</tbody></table></div>`;
}

function cell<Row>({ head, cell: content, place, isNumber }: Column<Row>, row: Row): Html {
  const classes = [place, isNumber === true && 'number'].filter(Boolean).join(' ');
  const attributes = html`${classes !== '' && html` class="${classes}"`}${place === undefined && html` data-head="${head}"`}`;
  return place === 'lead'
    ? html`<th role="rowheader" scope="row"${attributes}>${content(row)}</th>`
    : html`<td role="cell"${attributes}>${content(row)}</td>`;
}
