import type { AlertmanagerSink } from '../../domain/delivery/sink.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { type Alert, alertsOf } from './alert.ts';
import { createHttpSink } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/**
 * Posts alerts to an Alertmanager, which groups, silences and routes them (API v2, `POST /api/v2/alerts`). A firing alert
 * ends by itself after three intervals without a repetition, as those of Prometheus do.
 */
export function openAlertmanager(settings: AlertmanagerSink, surroundings: SinkSurroundings): OpenSink {
  return createHttpSink(settings, surroundings, {
    path: '/api/v2/alerts',
    format: ({ message }, now) => ({
      body: JSON.stringify(alertsOf(message).map((alert) => toPosted(alert, now, settings))),
    }),
  });
}

const testHold = 60_000;

function toPosted(
  { labels, annotations, startsAt, endedAt, generatorUrl }: Alert,
  now: number,
  sink: AlertmanagerSink,
) {
  const endsAt = endedAt ?? now + holdOf(labels['alertname'], sink);
  return {
    labels,
    annotations,
    // Alertmanager refuses an alert that ends before it starts.
    startsAt: new Date(Math.min(startsAt, endsAt)).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    ...withoutAbsent({ generatorURL: generatorUrl }),
  };
}

function holdOf(name: string | undefined, { repeatInterval }: AlertmanagerSink): number {
  return name === 'NotebookDriftTest' ? testHold : 3 * repeatInterval;
}
