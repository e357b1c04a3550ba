import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Publication, Publisher } from '../../domain/delivery/publisher.ts';
import type { SnsSink } from '../../domain/delivery/sink.ts';
import { publishAction } from './sink-actions.ts';
import { outcomeOf, type SinkDependencies, sinkClient } from './sink-client.ts';

/**
 * Publishes to one topic, in the region and under the partition of its ARN, with the credentials of the process. One
 * attempt at a time: the outbox retries.
 */
export function openSnsPublisher(
  { topicArn, endpoint: given }: SnsSink,
  { network, environment }: SinkDependencies,
): Publisher {
  const { settings, requestHandler } = sinkClient(
    { arn: topicArn, endpoint: given, service: 'SNS' },
    { network, environment },
  );
  const client = new SNSClient(settings);
  return {
    async publish(publication, abortSignal) {
      try {
        await client.send(commandOf(publication, topicArn), { abortSignal });
        return { status: 'delivered' };
      } catch (error) {
        return outcomeOf(error, { operation: publishAction, subject: topicArn });
      }
    },
    close() {
      client.destroy();
      requestHandler.destroy();
    },
  };
}

function commandOf({ subject, body, attributes, fifo }: Publication, topicArn: string): PublishCommand {
  const entries = Object.entries(attributes).map(
    ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
  );
  return new PublishCommand({
    TopicArn: topicArn,
    Subject: subject,
    Message: body,
    MessageAttributes: Object.fromEntries(entries),
    ...(fifo ? { MessageGroupId: fifo.group, MessageDeduplicationId: fifo.deduplicationId } : {}),
  });
}
