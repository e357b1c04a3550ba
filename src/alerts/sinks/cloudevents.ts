import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { CloudEventsSink } from '../../domain/delivery/sink.ts';
import { createHttpSink, type OutgoingRequest } from './http-sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/**
 * Posts CloudEvents 1.0 in structured or binary mode (https://github.com/cloudevents/spec, HTTP protocol binding). Source
 * and id together are the same over all attempts.
 */
export function openCloudevents(settings: CloudEventsSink, surroundings: SinkSurroundings): OpenSink {
  const format = settings.mode === 'binary' ? binary : structured;
  return createHttpSink(settings, surroundings, { format });
}

function attributesOf({ id, message }: Delivery) {
  return {
    specversion: '1.0',
    id,
    source: `/notebook-drift/targets/${encodeURIComponent(message.data.target.id)}`,
    type: `notebook-drift.${message.type}`,
    subject: message.data.groupKey,
    time: message.timestamp,
  };
}

function structured(delivery: Delivery): OutgoingRequest {
  const { data } = delivery.message;
  return {
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    body: JSON.stringify({ ...attributesOf(delivery), datacontenttype: 'application/json', data }),
  };
}

function binary(delivery: Delivery): OutgoingRequest {
  const attributes = Object.entries(attributesOf(delivery)).map(([name, value]) => [`ce-${name}`, encoded(value)]);
  return { headers: Object.fromEntries(attributes), body: JSON.stringify(delivery.message.data) };
}

/** Header values of the binding: what is not printable ASCII, and `%`, `"` and space, is percent-encoded as UTF-8. */
function encoded(value: string): string {
  return value.replaceAll(/[^!#-$&-~]+/gu, (part) => encodeURIComponent(part.toWellFormed()));
}
