import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { Publication } from '../../domain/delivery/publisher.ts';
import type { SnsSink } from '../../domain/delivery/sink.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { cut, titleOf } from './wording.ts';

/**
 * Publishes messages to a topic of the AWS Simple Notification Service: the body of the webhook as text, with type,
 * severity, target and check as attributes, which subscriptions can filter by. On a FIFO topic each group keeps its order,
 * and SNS drops repetitions of one id.
 */
export function openSns(settings: SnsSink, { openPublisher }: SinkSurroundings): OpenSink {
  if (!openPublisher) throw new Error(`sink ${settings.id}: this command cannot publish to SNS`);
  const publisher = openPublisher(settings);
  const isFifo = settings.topicArn.endsWith('.fifo');
  return {
    send: (delivery, { signal }) => publisher.publish(publicationOf(delivery, isFifo), signal),
    async close() {
      publisher.close();
    },
  };
}

/** SNS takes less than 100 characters of subject, without line breaks, in ASCII. */
const longestSubject = 99;

function publicationOf({ id, groupKey, message }: Delivery, isFifo: boolean): Publication {
  const { target, check } = message.data;
  return {
    subject: cut(titleOf(message).replaceAll(/[^ -~]/g, '?'), longestSubject).replace('…', '.'),
    body: JSON.stringify(message),
    attributes: {
      type: message.type,
      severity: check.severity ?? 'none',
      target: target.id,
      check: check.id,
      message_id: id,
    },
    ...(isFifo ? { fifo: { group: groupKey, deduplicationId: id } } : {}),
  };
}
