import { failureReasons } from '../domain/evaluation/read.ts';

/**
 * The error codes that are worth a series of their own, as the services and the SDK name them (AWS: "Common Errors" of
 * IAM, STS, SageMaker and the tagging API; Node's system errors). Every other code is counted as `other`.
 */
const knownCodes = new Set<string>([
  'ok',
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'OptInRequired',
  'CredentialsProviderError',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'NoSuchEntity',
  'NoSuchEntityException',
  'ResourceNotFound',
  'ResourceNotFoundException',
  'ValidationError',
  'ValidationException',
  'InvalidParameterException',
  'InvalidInput',
  'InvalidInputException',
  'PaginationTokenExpiredException',
  'UnknownOperationException',
  'InternalFailure',
  'InternalError',
  'InternalServerError',
  'InternalServerException',
  'InternalServiceException',
  'ServiceFailure',
  'ServiceFailureException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'AbortError',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  ...failureReasons,
]);

/** The `code` label of a request to AWS. */
export function awsCode(code: string): string {
  return knownCodes.has(code) ? code : 'other';
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The `method` label of a request; a client can send any token as its method. */
export function httpMethod(method: string): string {
  return knownMethods.has(method) ? method : 'other';
}
