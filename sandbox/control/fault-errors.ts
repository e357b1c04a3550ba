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

/** A code that a service has for itself, and its status where that is not 400. */
type OwnCode = readonly [code: string, status?: number];

/**
 * Where a service has codes of its own. Sources: botocore's models of the tagging API, Organizations, SQS, DynamoDB and SSM;
 * EC2 API reference, "Error codes"; CloudFormation, which tells of what is not there as of any invalid input.
 */
const ownCodes: Partial<Readonly<Record<ServiceId, Partial<Readonly<Record<Fault, OwnCode>>>>>> = {
  tag: { throttle: ['ThrottledException'] },
  organizations: { throttle: ['TooManyRequestsException'] },
  sqs: { throttle: ['RequestThrottled'] },
  cloudformation: { vanished: ['ValidationError'] },
  dynamodb: { 'server-error': ['InternalServerError', 500], vanished: ['ResourceNotFoundException'] },
  ssm: { 'server-error': ['InternalServerError', 500], vanished: ['ParameterNotFound'] },
  ec2: {
    'server-error': ['InternalError', 500],
    unavailable: ['Unavailable', 503],
    throttle: ['RequestLimitExceeded', 503],
    'expired-token': ['RequestExpired'],
    'access-denied': ['UnauthorizedOperation', 403],
    'expired-page-token': ['InvalidParameterValue'],
    validation: ['InvalidParameterValue'],
    vanished: ['InvalidInstanceType'],
  },
};

/** The words for what is not there, where they are more than the code. */
const vanishedWords: Partial<Readonly<Record<ServiceId, string>>> = {
  cloudformation: 'Stack with id example does not exist',
};

/** Who asks for what, where it fails. */
export interface FailedRequest {
  readonly service: ServiceId;
  readonly operation: string;
  readonly caller: string;
  readonly resource?: string;
}

/** The error that a fault is on the wire; `undefined` for faults that are no answer of the service. */
export function faultError(fault: Fault, request: FailedRequest): ServiceError | undefined {
  const wording = wordings[fault];
  if (!wording) return undefined;
  const { service } = request;
  const common: OwnCode = speaksQuery(service)
    ? [wording.query, wording.queryStatus]
    : [wording.json, wording.jsonStatus];
  const [code, status = 400] = ownCodes[service]?.[fault] ?? common;
  return new ServiceError(code, messageOf(fault, wording, request), status);
}

function messageOf(fault: Fault, wording: Wording, { service, operation, caller, resource }: FailedRequest): string {
  if (fault === 'vanished') return vanishedWords[service] ?? wording.message;
  if (fault !== 'access-denied') return wording.message;
  const place = resource === undefined ? '' : ` on resource: ${resource}`;
  const action = `${service}:${operation}`;
  const denial = `User: ${caller} ${wording.message} ${action}${place} because no identity-based policy allows the ${action} action`;
  return service === 'ec2' ? `You are not authorized to perform this operation. ${denial}` : denial;
}

/** The error for a request that nobody signed. */
export function unsignedError(service: ServiceId): ServiceError {
  const message = 'Missing Authentication Token';
  if (service === 'ec2')
    return new ServiceError('AuthFailure', 'AWS was not able to validate the provided credentials', 401);
  if (speaksQuery(service)) return new ServiceError('MissingAuthenticationToken', message, 403);
  return new ServiceError('MissingAuthenticationTokenException', message);
}

/** The error for an operation that the sandbox does not have. */
export function unknownOperationError(service: ServiceId, operation: string): ServiceError {
  const code = speaksQuery(service) ? 'InvalidAction' : 'UnknownOperationException';
  return new ServiceError(code, `The sandbox does not implement ${service}:${operation}.`);
}

const queryServices: ReadonlySet<ServiceId> = new Set(['iam', 'sts', 'cloudformation', 'ec2']);

function speaksQuery(service: ServiceId): boolean {
  return queryServices.has(service);
}
