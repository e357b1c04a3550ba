import { type Html, html } from '../parts/html.ts';
import type { ShownEvidence } from './evidence.ts';

/** One document of a finding; without a text it could not be read, or is not there. */
interface ShownDocument {
  readonly title: string;
  readonly text: string | null;
}

/** The documents that a finding is about, the expected one and the live one side by side. */
export function documentSection(evidence: ShownEvidence): Html | null {
  const [one, other] = documentsOf(evidence);
  if (!one) return null;
  return html`<section class="card" aria-labelledby="documents"><h2 id="documents">${other ? 'Expected and live' : one.title}</h2>
${other && html`<p class="quiet">Marked is what only one side has.</p>`}
<div class="documents">${documentView(one, other, 'del')}${other && documentView(other, one, 'ins')}</div></section>`;
}

function documentsOf(evidence: ShownEvidence): readonly ShownDocument[] {
  const { expected, live, document, boundary, policies = [] } = evidence;
  if (expected !== undefined && live !== undefined)
    return [
      { title: 'Expected trust policy', text: expected },
      { title: 'Live trust policy', text: live },
    ];
  const found = [boundary, ...policies].filter((policy) => policy !== undefined && 'document' in policy);
  const shown = found.slice(0, 1).map((policy) => ({
    title: `Live ${policy?.kind ?? ''} policy ${policy?.name ?? ''}`,
    text: policy?.document ?? null,
  }));
  return document === undefined ? shown : [{ title: 'Expected document', text: document }, ...shown];
}

function documentView({ title, text }: ShownDocument, other: ShownDocument | undefined, mark: 'ins' | 'del'): Html {
  const head = other && html`<h3>${title}</h3>`;
  if (text === null) return html`<div>${head}<p class="empty">It could not be read.</p></div>`;
  const known = new Set(['', ...linesOf(other?.text ?? '').map(({ meaning }) => meaning)]);
  const lines = linesOf(text).map(({ line, meaning }) => {
    if (!other || known.has(meaning)) return html`${line}\n`;
    return mark === 'ins' ? html`<ins>${line}</ins>\n` : html`<del>${line}</del>\n`;
  });
  return html`<div>${head}<pre class="json" tabindex="0" aria-label="${title}" role="region">${lines}</pre></div>`;
}

/** A line of a document, and what it says: one value is the same whether it stands alone or in a list. */
interface DocumentLine {
  readonly line: string;
  readonly meaning: string;
}

function linesOf(text: string): readonly DocumentLine[] {
  let list = '';
  return indented(text)
    .split('\n')
    .map((line) => {
      const said = line.trim().replace(/,$/, '');
      const [, key, value = ''] = /^("(?:[^"\\]|\\.)*"): (.*)$/.exec(said) ?? [];
      if (key === undefined) return { line, meaning: /^[[\]{}]*$/.test(said) ? '' : `${list} ${said}` };
      if (value === '[') list = key;
      return { line, meaning: value === '[' ? '' : `${key} ${value}` };
    });
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
