import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { DeliveryFailure } from '../../domain/delivery/delivery-failure.ts';
import type { Publication, Publisher, PublishOutcome } from '../../domain/delivery/publisher.ts';
import type { SnsSink } from '../../domain/delivery/sink.ts';
import type { FailureReason } from '../../domain/evaluation/read.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import { createCredentials } from '../client/credentials.ts';
import { endpointFromEnvironment } from '../client/endpoints.ts';
import { failureOf } from '../client/failures.ts';
import { createHttpHandler } from '../client/http-handler.ts';

/** What publishing takes of IAM, on the topic. */
export const publishAction = 'sns:Publish';

/** What the client of the topic takes from the process. */
export interface PublisherDependencies {
  readonly network: NetworkSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Publishes to one topic, in the region and under the partition of its ARN, with the credentials of the process. One
 * attempt at a time: the outbox retries.
 */
export function openSnsPublisher(
  { topicArn, endpoint: given }: SnsSink,
  { network, environment }: PublisherDependencies,
): Publisher {
  const region = topicArn.split(':')[3] ?? '';
  const requestHandler = createHttpHandler(network);
  const endpoint = given ?? endpointFromEnvironment('SNS', environment);
  const settings = { region, requestHandler, maxAttempts: 1, userAgentAppId: 'notebook-drift' };
  const access = { useFipsEndpoint: false, endpoints: {} };
  // No role is assumed here, so nothing is added to the calls of STS.
  const plugin = { applyToStack: () => undefined };
  const credentials = createCredentials({ access, environment, client: settings, plugin });
  const client = new SNSClient({ ...settings, credentials, ...withoutAbsent({ endpoint }) });
  return {
    async publish(publication, abortSignal) {
      try {
        await client.send(commandOf(publication, topicArn), { abortSignal });
        return { status: 'delivered' };
      } catch (error) {
        return outcomeOf(error, topicArn);
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

/** Only what the request itself does wrong is final: permissions and credentials are put right by people. */
const failures: Readonly<Partial<Record<FailureReason, DeliveryFailure>>> = {
  throttled: 'throttled',
  timeout: 'timeout',
  network: 'network',
  server_error: 'server_error',
  malformed_response: 'server_error',
  access_denied: 'refused',
  credentials: 'refused',
};

/** Errors of SNS have names of their own, such as `NotFound`; their status tells whose fault it is. */
function isRefusal(error: unknown): boolean {
  const { $metadata: { httpStatusCode = 0 } = {} } = error as { $metadata?: { httpStatusCode?: number } };
  return httpStatusCode >= 400 && httpStatusCode < 500;
}

function outcomeOf(error: unknown, topicArn: string): PublishOutcome {
  const { reason, message } = failureOf(error, { operation: publishAction, subject: topicArn });
  const failure = reason === 'malformed_response' && isRefusal(error) ? undefined : failures[reason];
  const told = `${publishAction} on ${topicArn}: ${message}`;
  return failure
    ? { status: 'retry', failure, message: told }
    : { status: 'failed', failure: 'client_error', message: told };
}
