import type { Finding } from '../../../domain/finding/finding.ts';
import type { FindingActor } from '../../../domain/finding/finding-actor.ts';
import { type Html, html } from '../parts/html.ts';
import { moment } from '../parts/time.ts';
import { commandList } from './command-list.ts';
import { trailCommands } from './commands.ts';
import type { ShownEvidence } from './evidence.ts';

/** Who changed it: as CloudTrail told or, where it did not, how to ask it. */
export function actorSection(finding: Finding, evidence: ShownEvidence, now: number): Html | null {
  const { actor } = finding;
  const commands = trailCommands(finding, evidence);
  if (!actor && commands.length === 0) return null;
  return html`<section class="card" aria-labelledby="actor"><h2 id="actor">Who changed it</h2>
${
  actor?.status === 'known'
    ? knownActor(actor, now)
    : html`<p>${whyUnknown(actor)}</p>
${commandList(commands)}`
}</section>`;
}

function knownActor(actor: Extract<FindingActor, { readonly status: 'known' }>, now: number): Html {
  const { arn, session, sourceAddress, userAgent, name, id, at } = actor;
  const rows: readonly (readonly [label: string, value: Html | string | null])[] = [
    ['Who', arn],
    ['Session', session],
    ['From', sourceAddress],
    ['With', userAgent],
    ['Call', name],
    ['Event', id],
  ];
  return html`<dl class="facts">${rows.map(([label, value]) => value !== null && html`<div class="whole"><dt>${label}</dt><dd><code>${value}</code></dd></div>`)}
<div class="whole"><dt>When</dt><dd>${moment(at, now)}</dd></div></dl>`;
}

function whyUnknown(actor: FindingActor | undefined): string {
  const keeps = 'CloudTrail keeps the calls of the last 90 days:';
  if (!actor) return `Nothing about this is recorded here. ${keeps}`;
  if (actor.status === 'pending') return `CloudTrail gets its events some minutes later and is being asked. ${keeps}`;
  return actor.status === 'unknown' ? `${actor.reason} ${keeps}` : keeps;
}
