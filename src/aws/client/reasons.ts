import type { FailureReason } from '../../domain/evaluation/read.ts';
import { ownValue } from '../../domain/own-value.ts';

/**
 * Error names of AWS by what they mean for a read. Sources: "Common Errors" of the IAM, STS, SageMaker and Resource
 * Groups Tagging API references, their operations' own errors, "Error codes" of the EC2 API reference, and the retry
 * behaviour page of the AWS SDKs reference.
 */
const byName: Readonly<Record<string, FailureReason>> = {
  ...named('access_denied', [
    'AccessDenied',
    'AccessDeniedException',
    'AuthorizationError',
    'NotAuthorized',
    'OptInRequired',
    'UnauthorizedOperation',
  ]),
  ...named('credentials', [
    'AuthFailure',
    'CredentialsProviderError',
    'ExpiredToken',
    'ExpiredTokenException',
    'IncompleteSignature',
    'IncompleteSignatureException',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidIdentityToken',
    'InvalidSignatureException',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'RequestExpired',
    'RequestInTheFuture',
    'RequestTimeTooSkewed',
    'SignatureDoesNotMatch',
    'TokenProviderError',
    'TokenRefreshRequired',
    'UnrecognizedClientException',
  ]),
  ...named('throttled', [
    'BandwidthLimitExceeded',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
  ]),
  ...named('timeout', ['RequestTimeout', 'RequestTimeoutException']),
  ...named('not_found', [
    'AWS.SimpleQueueService.NonExistentQueue',
    'NoSuchBucket',
    'NoSuchEntity',
    'NoSuchEntityException',
    'NoSuchKey',
    'ParameterNotFound',
    'ParameterVersionNotFound',
    'QueueDoesNotExist',
    'RecordNotFound',
    'ResourceNotFound',
    'ResourceNotFoundException',
  ]),
  ...named('invalid_input', [
    'EndpointWithoutScheme',
    'InvalidInput',
    'InvalidInputException',
    'InvalidParameterCombination',
    'InvalidParameterException',
    'InvalidParameterValue',
    'MalformedQueryString',
    'MissingParameter',
    'ValidationError',
    'ValidationException',
  ]),
  // `EndpointError`: the SDK's endpoint rules have no endpoint for this, such as FIPS in a partition without it.
  ...named('unsupported', [
    'EndpointError',
    'InvalidAction',
    'NotYetImplemented',
    'UnknownOperationException',
    'UnsupportedOperation',
    'UnsupportedOperationException',
  ]),
  ...named('server_error', [
    'InternalError',
    'InternalFailure',
    'InternalServerError',
    'InternalServiceException',
    'ServiceFailure',
    'ServiceFailureException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'Unavailable',
  ]),
};

/** Error codes of Node's sockets and TLS (Node.js documentation, "Errors"; nodejs/node `tls` certificate errors). */
const byCode: readonly (readonly [pattern: RegExp, reason: FailureReason])[] = [
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT)$/, 'timeout'],
  [/^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_\w+|EPIPE|EPROTO|EHOST\w+|ENET\w+)$/, 'network'],
  [/^(CERT_\w+|ERR_(SSL|TLS|STREAM)_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|HOSTNAME_MISMATCH)$/, 'network'],
  [/^HPE_\w+$/, 'malformed_response'],
];

function named(reason: FailureReason, names: readonly string[]): Record<string, FailureReason> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

/** Why a call of the SDK failed. */
export function reasonOf(error: unknown): FailureReason {
  if (!(error instanceof Error)) return 'internal';
  // What the service said comes first, then how the connection fared, then the bare status.
  return ownValue(byName, error.name) ?? reasonOfConnection(error) ?? reasonOfStatus(error) ?? 'internal';
}

/** Why a call failed, from its code as {@link errorCode} tells it. */
export function reasonOfCode(code: string): FailureReason {
  return ownValue(byName, code) ?? byCode.find(([pattern]) => pattern.test(code))?.[1] ?? 'internal';
}

/** A short code for metrics: the service's error name, or the socket's error code where there was no answer. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  const { code } = error as { code?: unknown };
  const name = typeof code === 'string' && code !== '' && !(error.name in byName) ? code : error.name;
  // A body that is not of AWS can hold anything; a label value must not.
  return /^[A-Za-z][\w.]{0,63}$/.test(name) ? name : 'Unknown';
}

/** Whether the service said, in a validation error as SageMaker does, that there is no such resource. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^Validation(Exception|Error)$/.test(error.name) &&
    /could not find|does not exist|not found/i.test(error.message)
  );
}

function reasonOfConnection(error: Error): FailureReason | undefined {
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' ? byCode.find(([pattern]) => pattern.test(code)) : undefined;
  return known?.[1] ?? (error.name === 'TimeoutError' ? 'timeout' : undefined);
}

function reasonOfStatus(error: Error): FailureReason | undefined {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status === undefined) return undefined;
  if (status === 429) return 'throttled';
  // The proxy wants to know who we are; AWS was never asked.
  if (status === 407) return 'network';
  if (status === 501) return 'unsupported';
  // Anything else has an AWS error name; without one, what answered is not AWS, or the body is damaged.
  return status >= 500 ? 'server_error' : 'malformed_response';
}
