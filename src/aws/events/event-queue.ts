import {
  type BatchResultErrorEntry,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import type { EventQueue, EventQueueSettings, QueuedEvent } from '../../domain/finding/event-queue.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import { createCredentials } from '../client/credentials.ts';
import { defaultEndpoint, endpointFromEnvironment } from '../client/endpoints.ts';
import { attempt, present } from '../client/failures.ts';
import { createHttpHandler } from '../client/http-handler.ts';
import { observeAttempts } from '../client/observe.ts';

/** What reading the queue takes of IAM, on the queue. */
export const queueActions = ['sqs:DeleteMessage', 'sqs:ReceiveMessage'] as const;

/** What the client of the queue takes from the process. */
export interface EventQueueDependencies {
  readonly network: NetworkSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly telemetry: Pick<Telemetry, 'awsRequest'>;
}

/**
 * How long SQS waits for a message before it answers that there is none, seconds: the most that it allows (SQS API
 * reference, ReceiveMessage, WaitTimeSeconds), and less than the request timeout where that is short.
 */
const longestWait = 20;

/** How long what was received is hidden from others, seconds: a read and its repetitions are over by then. */
const visibilityTimeout = 120;

/** The most messages of one call, to receive and to delete (SQS API reference). */
const batchSize = 10;

/** Opens a queue of SQS in the region of its ARN, with the credentials of the process. No call is made before the first read. */
export function openEventQueue(settings: EventQueueSettings, dependencies: EventQueueDependencies): EventQueue {
  const { arn } = settings;
  const { client, close } = createQueueClient(settings, dependencies);
  const QueueUrl = queueUrl(arn);
  const wait = Math.min(longestWait, Math.max(0, Math.floor(dependencies.network.requestTimeout / 1_000) - 2));
  return {
    receive(signal) {
      const call = { operation: 'sqs:ReceiveMessage', subject: arn, signal };
      return attempt(call, async () => {
        const command = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: batchSize,
          WaitTimeSeconds: wait,
          VisibilityTimeout: visibilityTimeout,
          MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
        });
        const { Messages = [] } = await client.send(command, { abortSignal: signal });
        return Messages.map(toEvent);
      });
    },

    remove(receipts) {
      const call = { operation: 'sqs:DeleteMessage', subject: arn, signal: new AbortController().signal };
      return attempt(call, async () => {
        for (let start = 0; start < receipts.length; start += batchSize) {
          const Entries = receipts
            .slice(start, start + batchSize)
            .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
          const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
          const [failed] = Failed;
          if (failed) throw notRemoved(failed);
        }
      });
    },

    close,
  };
}

/** A batch is answered with success although entries of it failed (SQS API reference, DeleteMessageBatch). */
function notRemoved({ Code = 'UnknownError', Message: message = '' }: BatchResultErrorEntry): Error {
  return Object.assign(new Error(message), { name: Code });
}

/** The client of a queue. */
export function createQueueClient(
  { arn, endpoint: given }: EventQueueSettings,
  { network, environment, telemetry }: EventQueueDependencies,
): { readonly client: SQSClient; readonly close: () => void } {
  const region = arn.split(':')[3] ?? '';
  const requestHandler = createHttpHandler(network);
  const endpoint = given ?? endpointFromEnvironment('SQS', environment);
  const settings = { region, requestHandler, maxAttempts: 2, userAgentAppId: 'notebook-drift' };
  const access = { useFipsEndpoint: false, endpoints: {} };
  // No role is assumed here, so nothing is added to the calls of STS.
  const plugin = { applyToStack: () => undefined };
  const credentials = createCredentials({ access, environment, client: settings, plugin });
  const where = endpoint === undefined ? {} : { endpoint };
  const client = new SQSClient({ ...settings, credentials, useQueueUrlAsEndpoint: false, ...where });
  client.middlewareStack.use(observeAttempts({ service: 'SQS', telemetry, limiterOf: () => unlimited }));
  return {
    client,
    close() {
      client.destroy();
      requestHandler.destroy();
    },
  };
}

/** Nobody else's calls are throttled with these. */
const unlimited = { acquire: async () => undefined, answered: () => undefined };

/** SQS takes account and name from the path; the host is that of the endpoint. */
export function queueUrl(arn: string): string {
  const [, , , , account, name] = arn.split(':');
  return `${defaultEndpoint(arn)}/${account}/${name}`;
}

function toEvent({ Body, ReceiptHandle, Attributes = {} }: Message): QueuedEvent {
  const sentAt = Number(Attributes['SentTimestamp']);
  const receives = Number(Attributes['ApproximateReceiveCount']);
  return {
    body: Body ?? '',
    receipt: present(ReceiptHandle, 'ReceiptHandle'),
    receives: Number.isInteger(receives) ? receives : 1,
    ...(Number.isFinite(sentAt) && sentAt > 0 ? { sentAt } : {}),
  };
}
