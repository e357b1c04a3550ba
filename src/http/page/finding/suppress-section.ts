import type { Finding } from '../../../domain/finding/finding.ts';
import { copyableBlock } from '../parts/copyable.ts';
import { type Html, html } from '../parts/html.ts';
import { pathOf } from '../parts/links.ts';
import { dayText } from '../parts/time.ts';
import {
  type Decision,
  type SuppressionsText,
  suppressCommand,
  suppressCommandToFill,
  suppressEntry,
  suppressPatch,
} from './suppress.ts';

const day = 86_400_000;
/** Days that are offered first. */
const usual = 30;
/** No suppression may end later. */
const longest = 180;

/** How not to be told of it: the command, and for who may change something a form that makes the entry. */
export function suppressSection(finding: Finding, mayWrite: boolean, now: number): Html | null {
  if (finding.state === 'resolved' || finding.suppressed) return null;
  const expires = dayText(now + usual * day);
  const command = suppressCommandToFill(finding, { mode: 'accept', expires });
  return html`<section class="card" aria-labelledby="suppress"><h2 id="suppress">If it is accepted</h2>
<p>An entry of the suppressions file, under review, says who accepted it, why, and until when.</p>
${copyableBlock(command, 'the command')}
${mayWrite && html`<details><summary>Make the entry</summary>${form(finding, { mode: 'accept', reason: '', owner: '', expires }, now)}</details>`}
</section>`;
}

function form({ id }: Finding, { mode, reason, owner, expires }: Decision, now: number): Html {
  const choices = [
    ['accept', 'Accept exactly this fault'],
    ['ignore', 'Ignore whatever is wrong here'],
  ] as const;
  return html`<form class="decision" method="get" action="${pathOf.suppression(id)}">
<label>How much<select name="mode">${choices.map(([value, text]) => (value === mode ? html`<option value="${value}" selected>${text}</option>` : html`<option value="${value}">${text}</option>`))}</select></label>
<label>Why<input name="reason" value="${reason}" required maxlength="500"></label>
<label>Who decided it<input name="owner" value="${owner}" required maxlength="200"></label>
<label>Until<input name="expires" type="date" value="${expires}" min="${dayText(now)}" max="${dayText(now + longest * day)}" required></label>
<button type="submit" class="primary">Make the entry for review</button></form>`;
}

/** The page with the entry: nothing is changed by it, the files stay the source. */
export function suppressionPage(
  finding: Finding,
  {
    decision,
    file,
    now,
  }: { readonly decision: Decision; readonly file: SuppressionsText | null; readonly now: number },
): Html {
  const patch = file && suppressPatch(finding, decision, file);
  return html`<nav aria-label="Where this is"><ol class="trail"><li><a href="${pathOf.findings()}">Findings</a></li><li><a href="${pathOf.finding(finding.id)}">${finding.id}</a></li><li>Suppression</li></ol></nav>
<div class="page-title"><h1>Suppression to review</h1></div>
<p>${finding.summary}</p>
<p>Nothing is changed yet. Once the entry is in the file and the configuration is loaded again, nobody is told of the finding until ${decision.expires}.</p>
${patch ? html`<section class="card" aria-labelledby="patch"><h2 id="patch">Patch of ${file.path}</h2><p class="quiet">For <code>git apply</code> in the folder of the file.</p>${copyableBlock(patch, 'the patch')}</section>` : noPatch(file)}
<section class="card" aria-labelledby="entry"><h2 id="entry">The entry</h2>${copyableBlock(suppressEntry(finding, decision, '  '), 'the entry')}</section>
<section class="card" aria-labelledby="command"><h2 id="command">The same as a command</h2>${copyableBlock(suppressCommand(finding, decision), 'the command')}</section>
<section class="card" aria-labelledby="other"><h2 id="other">Another decision</h2>${form(finding, decision, now)}</section>`;
}

function noPatch(file: SuppressionsText | null): Html {
  return file
    ? html`<p class="quiet">${file.path} is not a list in block style, so a patch cannot add to its end: put the entry in by hand.</p>`
    : html`<p class="quiet">The configuration names no suppressions file. Name one in <code>suppressions.file</code>, and put the entry there under <code>suppressions:</code>.</p>`;
}
