import type { Message, MessageFinding } from '../../domain/delivery/delivery.ts';
import type { SlackSink } from '../../domain/delivery/sink.ts';
import { createHttpSink } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { cut, factsOf, lineOf, placeOf, severityColours, titleOf } from './wording.ts';

/** Posts to an incoming webhook of Slack, in blocks (https://docs.slack.dev/reference/block-kit/blocks). */
export function openSlack(settings: SlackSink, surroundings: SinkSurroundings): OpenSink {
  return createHttpSink(settings, surroundings, {
    format: ({ message }) => ({ body: JSON.stringify(payload(message)) }),
  });
}

/** Slack's own limits: a header has 150 characters, a section 3,000, and a message 50 blocks. */
const limits = { header: 150, section: 3_000, findings: 40 };

function payload(message: Message) {
  const { data } = message;
  const title = titleOf(message);
  const facts = factsOf(message).map(([name, value]) => `*${name}:* ${escaped(value)}`);
  const shown = data.findings.slice(0, limits.findings);
  const unlisted = data.counts.truncated + data.findings.length - shown.length;
  const { findings: link } = data.links;
  const footer = [
    ...(unlisted > 0 ? [`${unlisted} more are not listed.`] : []),
    ...(link === undefined ? [] : [`<${link}|All findings>`]),
  ];
  const colour = data.status === 'resolved' ? '#00703c' : severityColours[data.check.severity ?? 'info'];
  return {
    text: cut(escaped(title), limits.section),
    attachments: [
      {
        color: colour,
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: cut(title, limits.header) } },
          section(facts.join('   ')),
          ...shown.map((finding) => section(findingText(finding))),
          ...(footer.length > 0 ? [{ type: 'context', elements: [markup(footer.join('  '))] }] : []),
        ],
      },
    ],
  };
}

function section(text: string) {
  return { type: 'section', text: markup(cut(text, limits.section)) };
}

/** Verbatim: what stands in the text like a URL, a channel or a mention does not become one. */
function markup(text: string) {
  return { type: 'mrkdwn', text, verbatim: true };
}

function findingText(finding: MessageFinding): string {
  return `${escaped(lineOf(finding))}\n\`${escaped(placeOf(finding))}\``;
}

/** What Slack's text would take for a link or a mention. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
