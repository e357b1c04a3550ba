import { type Html, html } from '../parts/html.ts';
import { count, mark } from '../parts/marks.ts';
import type { AlignedStatement, WrittenStatement } from './aligned.ts';
import { type ElementLine, elementLines } from './elements.ts';

const words: Readonly<Record<AlignedStatement['change'], string>> = {
  same: 'same',
  moved: 'moved, same meaning',
  recut: 'split up differently, same meaning',
  edited: 'edited',
  added: 'added',
  removed: 'removed',
};

const colours: Readonly<Record<AlignedStatement['change'], string>> = {
  same: 'clean',
  moved: 'clean',
  recut: 'clean',
  edited: 'changed',
  added: 'broadened',
  removed: 'narrowed',
};

/** One row of the two policies: open where something changed. */
export function statementView(row: AlignedStatement, id: string): Html {
  const { label, purpose, change, elements } = row;
  const open = isChanged(row) ? html` open` : html``;
  const where = elements.length > 0 && html` <span class="quiet">${elements.join(', ')}</span>`;
  return html`<details class="statement ${change}" id="${id}"${open}>
<summary><strong>${label}</strong> ${mark(colours[change], words[change])}${where} <span class="purpose">${purpose}</span></summary>
<div class="sides">
<div class="side"><h3>Canonical</h3>${side(row.canonical, row.live?.statement, { row, role: 'gone' })}</div>
<div class="side"><h3>Live${row.live && `, ${row.live.place}`}</h3>${side(row.live?.statement, row.canonical, { row, role: 'new' })}</div>
</div></details>
`;
}

/** Whether the statement is not the same on both sides; its place alone does not count. */
export function isChanged({ change }: Pick<AlignedStatement, 'change'>): boolean {
  return change === 'edited' || change === 'added' || change === 'removed';
}

interface SideContext {
  readonly row: AlignedStatement;
  /** What a value that stands on this side alone is. */
  readonly role: 'gone' | 'new';
}

function side(
  own: WrittenStatement | undefined,
  other: WrittenStatement | undefined,
  { row, role }: SideContext,
): Html {
  if (!own)
    return html`<p class="nothing">${row.change === 'recut' ? 'No statement of its own; other statements say the same.' : 'No such statement.'}</p>`;
  const marked = row.change === 'edited' ? row.elements : [];
  const whole = row.change === 'added' || row.change === 'removed';
  const lines = elementLines(own, { other, marked, whole });
  return html`<dl class="element">${lines.map((line) => elementView(line, role))}</dl>`;
}

/** From this many values on that both sides have, they are folded away beside those that differ. */
const foldedFrom = 6;

function elementView({ name, values }: ElementLine, role: SideContext['role']): Html {
  const differing = values.filter(({ differs }) => differs);
  const same = values.filter(({ differs }) => !differs);
  const fold = differing.length > 0 && same.length >= foldedFrom;
  return html`<dt>${name}</dt>${differing.map(({ text }) => differingValue(text, role))}${
    fold
      ? html`<dd><details><summary>${count(same.length, 'value')} that both sides have</summary><ul>${same.map(({ text }) => html`<li>${text}</li>`)}</ul></details></dd>`
      : same.map(({ text }) => html`<dd>${text}</dd>`)
  }`;
}

function differingValue(text: string, role: SideContext['role']): Html {
  return role === 'gone'
    ? html`<dd class="gone"><span class="hidden">only canonical: </span><del>${text}</del></dd>`
    : html`<dd class="new"><span class="hidden">only live: </span><ins>${text}</ins></dd>`;
}
