import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { AlertmanagerWebhookSink } from '../../domain/delivery/sink.ts';
import { sha256 } from '../../hashing/sha256.ts';
import { type Alert, alertsOf } from './alert.ts';
import { createHttpSink } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/**
 * Posts what the webhook of an Alertmanager posts (version 4 of its payload), so that receivers of it take our messages
 * as they are: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config.
 */
export function openAlertmanagerWebhook(settings: AlertmanagerWebhookSink, surroundings: SinkSurroundings): OpenSink {
  return createHttpSink(settings, surroundings, {
    format: (delivery) => ({ body: JSON.stringify(payload(delivery, settings)) }),
  });
}

/** The time that stands for "not ended" in Go's JSON. */
const never = '0001-01-01T00:00:00Z';

function payload({ groupKey, message }: Delivery, { id }: AlertmanagerWebhookSink) {
  const alerts = alertsOf(message);
  const firing = alerts.some(({ endedAt }) => endedAt === undefined);
  const [first] = alerts;
  const { findings: externalUrl = '' } = message.data.links;
  return {
    version: '4',
    groupKey,
    truncatedAlerts: message.data.counts.truncated,
    status: firing ? 'firing' : 'resolved',
    receiver: id,
    groupLabels: { target: message.data.target.id, check: message.data.check.id },
    commonLabels: first
      ? commonOf(
          first.labels,
          alerts.map(({ labels }) => labels),
        )
      : {},
    commonAnnotations: first
      ? commonOf(
          first.annotations,
          alerts.map(({ annotations }) => annotations),
        )
      : {},
    externalURL: externalUrl === '' ? '' : new URL(externalUrl).origin,
    notification_reason: message.data.reason,
    alerts: alerts.map(toNotified),
  };
}

function toNotified({ labels, annotations, startsAt, endedAt, generatorUrl }: Alert) {
  return {
    status: endedAt === undefined ? 'firing' : 'resolved',
    labels,
    annotations,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: endedAt === undefined ? never : new Date(endedAt).toISOString(),
    generatorURL: generatorUrl ?? '',
    fingerprint: sha256(JSON.stringify(labels)).slice(0, 16),
  };
}

function commonOf(first: Alert['labels'], all: readonly Alert['labels'][]): Alert['labels'] {
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => all.every((one) => one[name] === value)));
}
