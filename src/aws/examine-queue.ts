import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Read } from '../domain/evaluation/read.ts';
import type { EventQueueSettings } from '../domain/finding/event-queue.ts';
import { attempt } from './client/failures.ts';
import { createQueueClient, type EventQueueDependencies, queueUrl } from './events/event-queue.ts';

/**
 * Tries what reading the queue takes. A message that comes is seen by others at once; what is removed is none, and SQS says
 * that the receipt is invalid only to those who may remove (SQS API reference, DeleteMessage).
 */
export async function examineEventQueue(
  settings: EventQueueSettings,
  { signal, ...dependencies }: Omit<EventQueueDependencies, 'telemetry'> & { readonly signal: AbortSignal },
): Promise<readonly { readonly action: string; readonly outcome: Read<void> }[]> {
  const { client, close } = createQueueClient(settings, {
    ...dependencies,
    telemetry: { awsRequest: () => undefined },
  });
  const QueueUrl = queueUrl(settings.arn);
  const call = (operation: string) => ({ operation, subject: settings.arn, signal });
  try {
    const receive = await attempt(call('sqs:ReceiveMessage'), async () => {
      await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 0, VisibilityTimeout: 0 }));
    });
    const remove = await attempt(call('sqs:DeleteMessage'), async () => {
      const command = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'none' });
      await client.send(command).catch((error: unknown) => {
        if (!(error instanceof Error && error.name === 'ReceiptHandleIsInvalid')) throw error;
      });
    });
    return [
      { action: 'sqs:ReceiveMessage', outcome: receive },
      { action: 'sqs:DeleteMessage', outcome: remove },
    ];
  } finally {
    close();
  }
}
