import { createHash } from 'node:crypto';
import type {
  DeleteMessageBatchRequest,
  DeleteMessageBatchResult,
  DeleteMessageRequest,
  ReceiveMessageRequest,
  ReceiveMessageResult,
} from '@aws-sdk/client-sqs';
import type { Queue, ReceivedMessage } from '../account/queues.ts';
import { ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** Receiving and deleting. Source: SQS API reference. */
export const queueOperations = {
  async ReceiveMessage(input: ReceiveMessageRequest, call: ServiceCall): Promise<ReceiveMessageResult> {
    const most = input.MaxNumberOfMessages ?? 1;
    if (most < 1 || most > 10) throw new ServiceError('InvalidParameterValue', 'MaxNumberOfMessages must be 1 to 10.');
    const hidden = 1_000 * (input.VisibilityTimeout ?? 30);
    const found = await queueOf(input, call).receive(most, { hidden, wait: 1_000 * (input.WaitTimeSeconds ?? 0) });
    return found.length > 0 ? { Messages: found.map(toMessage) } : {};
  },

  DeleteMessage(input: DeleteMessageRequest, call: ServiceCall): object {
    const queue = queueOf(input, call);
    const receipt = input.ReceiptHandle ?? '';
    if (!receipt.includes('#')) throw invalidReceipt();
    queue.remove(receipt);
    return {};
  },

  DeleteMessageBatch(input: DeleteMessageBatchRequest, call: ServiceCall): DeleteMessageBatchResult {
    const queue = queueOf(input, call);
    const entries = input.Entries ?? [];
    if (entries.length === 0) {
      throw new ServiceError(
        'EmptyBatchRequest',
        'There should be at least one DeleteMessageBatchRequestEntry in the request.',
      );
    }
    if (entries.length > 10) {
      const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`;
      throw new ServiceError('TooManyEntriesInBatchRequest', message);
    }
    const ids = entries.map(({ Id }) => Id);
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated !== undefined) throw new ServiceError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
    for (const { ReceiptHandle = '' } of entries) queue.remove(ReceiptHandle);
    return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
  },
} satisfies Operations;

function queueOf({ QueueUrl = '' }: { readonly QueueUrl?: string | undefined }, { account }: ServiceCall): Queue {
  const [accountId, name = ''] = new URL(QueueUrl).pathname.split('/').slice(1);
  const queue = accountId === account.accountId ? account.queues.get(name) : undefined;
  if (!queue) throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

function toMessage({ id, body, receipt, receives, sentAt }: ReceivedMessage) {
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    MD5OfBody: createHash('md5').update(body).digest('hex'),
    Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
  };
}

function invalidReceipt(): ServiceError {
  return new ServiceError('ReceiptHandleIsInvalid', 'The receipt handle is not valid.');
}
