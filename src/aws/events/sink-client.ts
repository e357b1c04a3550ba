import type { DeliveryFailure } from '../../domain/delivery/delivery-failure.ts';
import type { PublishOutcome } from '../../domain/delivery/publisher.ts';
import type { FailureReason } from '../../domain/evaluation/read.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import { createCredentials } from '../client/credentials.ts';
import { endpointFromEnvironment } from '../client/endpoints.ts';
import { failureOf } from '../client/failures.ts';
import { createHttpHandler } from '../client/http-handler.ts';

/** What the client of a sink takes from the process. */
export interface SinkDependencies {
  readonly network: NetworkSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The settings of a client that sends to one thing of AWS, in the region and under the partition of its ARN, with the
 * credentials of the process. One attempt at a time: the outbox retries.
 */
export function sinkClient(
  {
    arn,
    endpoint: given,
    service,
  }: { readonly arn: string; readonly endpoint: string | undefined; readonly service: string },
  { network, environment }: SinkDependencies,
) {
  const region = arn.split(':')[3] ?? '';
  const requestHandler = createHttpHandler(network);
  const endpoint = given ?? endpointFromEnvironment(service, environment);
  const settings = { region, requestHandler, maxAttempts: 1, userAgentAppId: 'notebook-drift' };
  const access = { useFipsEndpoint: false, endpoints: {} };
  // No role is assumed here, so nothing is added to the calls of STS.
  const plugin = { applyToStack: () => undefined };
  const credentials = createCredentials({ access, environment, client: settings, plugin });
  return { settings: { ...settings, credentials, ...withoutAbsent({ endpoint }) }, requestHandler };
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

/** What an error of such a client means for the message. */
export function outcomeOf(
  error: unknown,
  { operation, subject }: { readonly operation: string; readonly subject: string },
): PublishOutcome {
  const { reason, message } = failureOf(error, { operation, subject });
  const failure = reason === 'malformed_response' && isRefusal(error) ? undefined : failures[reason];
  const told = `${operation} on ${subject}: ${message}`;
  return failure
    ? { status: 'retry', failure, message: told }
    : { status: 'failed', failure: 'client_error', message: told };
}
