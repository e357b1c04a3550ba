import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { BusEvent } from '../../domain/delivery/publisher.ts';
import type { EventBridgeSink } from '../../domain/delivery/sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';

/**
 * Puts messages on a bus of Amazon EventBridge: the source is `notebook-drift`, the detail type that of the message, and the
 * detail the message with its id, by which rules and receivers know a repetition.
 */
export function openEventbridge(settings: EventBridgeSink, { openEventBus }: SinkSurroundings): OpenSink {
  if (!openEventBus) throw new Error(`sink ${settings.id}: this command cannot put events`);
  const bus = openEventBus(settings);
  return {
    send: (delivery, { signal }) => bus.put(eventOf(delivery), signal),
    async close() {
      bus.close();
    },
  };
}

/** ARNs of one event: what rules match by, and no more than keeps it far below 256 kB. */
const mostResources = 20;

function eventOf({ id, message }: Delivery): BusEvent {
  const arns = message.data.findings.map(({ resource }) => resource.arn);
  return {
    source: 'notebook-drift',
    detailType: message.type,
    detail: JSON.stringify({ id, ...message }),
    resources: [...new Set(arns)].slice(0, mostResources),
    time: Date.parse(message.timestamp),
  };
}
