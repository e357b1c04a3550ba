import type { Message } from '../../domain/delivery/delivery.ts';
import type { PagerDutySink } from '../../domain/delivery/sink.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { createHttpSink } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { cut, lineOf, placeOf, titleOf } from './wording.ts';

/**
 * Triggers and resolves one incident for each check of each target, and one for each check that goes stale (Events API v2,
 * https://developer.pagerduty.com/docs/events-api-v2/trigger-events/).
 */
export function openPagerduty(settings: PagerDutySink, surroundings: SinkSurroundings): OpenSink {
  return createHttpSink(settings, surroundings, {
    format: ({ message }) => ({ body: JSON.stringify(event(message, settings.routingKey)) }),
  });
}

/** PagerDuty takes 1,024 characters of summary, and an event of 512 kB. */
const longestSummary = 1_024;

const severityNames: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'info',
};

function event(message: Message, routingKey: string) {
  const { type, data } = message;
  const isCheck = type.startsWith('check.');
  const common = {
    routing_key: routingKey,
    dedup_key: `notebook-drift/${data.groupKey}${isCheck ? '/stale' : ''}`,
  };
  const isOver = isCheck ? type === 'check.recovered' : data.status === 'resolved';
  if (isOver) return { ...common, event_action: 'resolve' };
  const { findings: link } = data.links;
  return {
    ...common,
    event_action: 'trigger',
    client: 'notebook-drift',
    ...(link === undefined ? {} : { client_url: link, links: [{ href: link, text: 'Findings' }] }),
    payload: {
      summary: cut(titleOf(message), longestSummary),
      source: data.target.accountId === null ? data.target.id : `${data.target.id} (${data.target.accountId})`,
      severity: isCheck ? 'warning' : severityNames[data.check.severity ?? 'info'],
      timestamp: message.timestamp,
      component: data.check.id,
      group: data.target.id,
      class: data.reason,
      custom_details: {
        counts: data.counts,
        failures: data.check.failures.map(visibleFailure),
        findings: data.findings.map((finding) => `${lineOf(finding)} (${placeOf(finding)})`),
      },
    },
  };
}

function visibleFailure({ subject, message, ...failure }: ReadFailure): ReadFailure {
  return { ...failure, subject: visibleText(subject), message: visibleText(message) };
}
