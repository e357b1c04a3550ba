import type { Message } from '../../domain/delivery/delivery.ts';
import type { TeamsSink } from '../../domain/delivery/sink.ts';
import { createHttpSink } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { cut, factsOf, lineOf, placeOf, titleOf } from './wording.ts';

/**
 * Posts an Adaptive Card to a workflow of Microsoft Teams ("Post to a channel when a webhook request is received"), the
 * successor of the Office 365 connectors.
 */
export function openTeams(settings: TeamsSink, surroundings: SinkSurroundings): OpenSink {
  return createHttpSink(settings, surroundings, {
    format: ({ message }) => ({ body: bodyWithin(message, limits.bytes) }),
  });
}

/** A message of Teams has at most 28 kB. */
const limits = { title: 300, finding: 500, findings: 20, bytes: 28_000 };

/** With as many findings as there is room for: escaped text and that of other scripts is longer than its characters. */
function bodyWithin(message: Message, bytes: number): string {
  for (let findings = limits.findings; ; findings--) {
    const body = JSON.stringify(payload(message, findings));
    if (findings === 0 || Buffer.byteLength(body) < bytes) return body;
  }
}

function payload(message: Message, findings: number) {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: bodyOf(message, findings),
    ...actionsOf(message),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

function bodyOf(message: Message, findings: number) {
  const { data } = message;
  const shown = data.findings.slice(0, findings);
  const unlisted = data.counts.truncated + data.findings.length - shown.length;
  const color = data.status === 'resolved' ? 'Good' : 'Attention';
  const title = { weight: 'Bolder', size: 'Medium', color } as const;
  return [
    text(cut(titleOf(message), limits.title), title),
    { type: 'FactSet', facts: factsOf(message).map(([name, value]) => ({ title: name, value })) },
    ...shown.map((finding) => text(cut(`${lineOf(finding)} - ${placeOf(finding)}`, limits.finding))),
    ...(unlisted > 0 ? [text(`${unlisted} more are not listed.`)] : []),
  ];
}

/** A text block reads a little Markdown: what comes from an account must not become a link or a heading. */
function text(words: string, style: object = {}) {
  return { type: 'TextBlock', text: words.replaceAll(/[\\`*_{}[\]<>#]/g, String.raw`\$&`), wrap: true, ...style };
}

function actionsOf({ data }: Message) {
  const { findings: url } = data.links;
  return url === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'All findings', url }] };
}
