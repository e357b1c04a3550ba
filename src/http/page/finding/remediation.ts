import type { FindingKind } from '../../../domain/evaluation/check.ts';
import type { Finding } from '../../../domain/finding/finding.ts';
import { type Html, html } from '../parts/html.ts';
import { commandList } from './command-list.ts';
import { remedyCommands } from './commands.ts';
import type { ShownEvidence } from './evidence.ts';

/** What a person does about it, with the commands for it. */
export function remediationSection(finding: Finding, evidence: ShownEvidence, kind: FindingKind | undefined): Html {
  const commands = finding.state === 'resolved' ? [] : remedyCommands(finding, evidence);
  return html`<section class="card" aria-labelledby="remedy"><h2 id="remedy">How to put it right</h2>
<p>${kind?.remediation ?? 'This version knows no remedy for this kind of finding.'}</p>
${evidence.restore?.note && finding.state !== 'resolved' && html`<p>${evidence.restore.note}</p>`}
${commandList(commands)}
${commands.length > 0 && html`<p class="quiet">Read a command before you run it. notebook-drift itself never writes; after the next scan the finding resolves.</p>`}
</section>`;
}
