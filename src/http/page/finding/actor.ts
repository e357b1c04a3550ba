import type { Finding } from '../../../domain/finding.ts';
import { type Html, html } from '../html.ts';
import { commandList } from './command-list.ts';
import { trailCommands } from './commands.ts';
import type { ShownEvidence } from './evidence.ts';

/** Who changed it: as recorded or, where nothing is, how to ask CloudTrail. */
export function actorSection(finding: Finding, evidence: ShownEvidence): Html | null {
  const { actor } = evidence;
  const commands = trailCommands(finding, evidence);
  if (!actor && commands.length === 0) return null;
  return html`<section class="card" aria-labelledby="actor"><h2 id="actor">Who changed it</h2>
${
  actor
    ? html`<dl class="facts">${Object.entries(actor).map(([name, value]) => html`<div class="whole"><dt>${name}</dt><dd><code>${textOf(value)}</code></dd></div>`)}</dl>`
    : html`<p>Nothing about this is recorded here. CloudTrail keeps the calls of the last 90 days:</p>
${commandList(commands)}`
}</section>`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
