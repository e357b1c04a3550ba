import type { ServiceId } from '../services/service-id.ts';
import { ServiceError } from '../wire/service-error.ts';
import type { Fault } from './faults.ts';

interface Wording {
  readonly query: string;
  readonly json: string;
  readonly queryStatus: number;
  readonly jsonStatus: number;
  readonly message: string;
}

/** Codes and statuses. Source: "Common Errors" in the API references of IAM, STS, SageMaker and the tagging API. */
const wordings: Partial<Readonly<Record<Fault, Wording>>> = {
  'server-error': {
    query: 'InternalFailure',
    json: 'InternalFailure',
    queryStatus: 500,
    jsonStatus: 500,
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  },
  unavailable: {
    query: 'ServiceUnavailable',
    json: 'ServiceUnavailable',
    queryStatus: 503,
    jsonStatus: 503,
    message: 'The request has failed due to a temporary failure of the server.',
  },
  throttle: {
    query: 'Throttling',
    json: 'ThrottlingException',
    queryStatus: 400,
    jsonStatus: 400,
    message: 'Rate exceeded',
  },
  'expired-token': {
    query: 'ExpiredToken',
    json: 'ExpiredTokenException',
    queryStatus: 403,
    jsonStatus: 400,
    message: 'The security token included in the request is expired',
  },
  'access-denied': {
    query: 'AccessDenied',
    json: 'AccessDeniedException',
    queryStatus: 403,
    jsonStatus: 400,
    message: 'is not authorized to perform:',
  },
  'expired-page-token': {
    query: 'ValidationError',
    json: 'ValidationException',
    queryStatus: 400,
    jsonStatus: 400,
    message: 'The NextToken is expired; start the list again without it.',
  },
  unsupported: {
    query: 'InvalidAction',
    json: 'UnknownOperationException',
    queryStatus: 400,
    jsonStatus: 400,
    message: 'The requested operation is not supported in the called region.',
  },
  vanished: {
    query: 'NoSuchEntity',
    json: 'ResourceNotFound',
    queryStatus: 404,
    jsonStatus: 400,
    message: 'The resource does not exist.',
  },
  validation: {
    query: 'ValidationError',
    json: 'ValidationException',
    queryStatus: 400,
    jsonStatus: 400,
    message: '1 validation error detected: the request does not satisfy a constraint',
  },
};

/** The error that a fault is on the wire; `undefined` for faults that are no answer of the service. */
export function faultError(
  fault: Fault,
  {
    service,
    operation,
    caller,
    resource,
  }: { service: ServiceId; operation: string; caller: string; resource?: string },
): ServiceError | undefined {
  const wording = wordings[fault];
  if (!wording) return undefined;
  const isQuery = service === 'iam' || service === 'sts';
  const place = resource === undefined ? '' : ` on resource: ${resource}`;
  const denial = `User: ${caller} ${wording.message} ${service}:${operation}${place} because no identity-based policy allows the ${service}:${operation} action`;
  return new ServiceError(
    isQuery ? wording.query : wording.json,
    fault === 'access-denied' ? denial : wording.message,
    isQuery ? wording.queryStatus : wording.jsonStatus,
  );
}
