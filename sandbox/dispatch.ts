import type { IncomingHttpHeaders } from 'node:http';
import type { SandboxAccount } from './account/account.ts';
import { faultError, unknownOperationError, unsignedError } from './control/fault-errors.ts';
import type { Fault, Faults } from './control/faults.ts';
import type { PageTokens } from './control/page-tokens.ts';
import type { RequestCounts } from './control/request-counts.ts';
import { familyOf, type Throttles } from './control/throttles.ts';
import { type RecordedCall, recordCall } from './recorded-calls.ts';
import { type Service, type ServiceCall, schemaOf } from './services/service.ts';
import { operatorArn } from './services/sts.ts';
import { json11 } from './wire/json-protocol.ts';
import type { Reply } from './wire/protocol.ts';
import { type RequestRoute, routeOf } from './wire/request-route.ts';
import { ServiceError } from './wire/service-error.ts';

/** What every request meets on its way. */
export interface DispatchContext {
  readonly account: SandboxAccount;
  readonly faults: Faults;
  readonly throttles: Throttles;
  readonly tokens: PageTokens;
  readonly tagsPerPage: number;
  readonly shortPages: boolean;
  readonly filtersAfterCut: boolean;
  readonly requests: RequestCounts;
  readonly failures: RequestCounts;
}

/** How a request ends: with a reply, without one for ever, or with a reset connection. */
export type Ending = Reply | 'never' | 'reset';

interface RoutedRequest extends RequestRoute {
  readonly service: Service;
  readonly userAgent: string;
  readonly body: Uint8Array;
}

/** Answers one request as the service would, or as the faults in force say. */
export async function dispatch(
  request: { readonly headers: IncomingHttpHeaders; readonly body: Uint8Array; readonly id: string },
  context: DispatchContext,
): Promise<Ending> {
  const route = routeOf(request.headers, request.body);
  const { service } = route;
  if (!service) {
    const message =
      'The sandbox speaks IAM, STS, SageMaker, CloudFormation, DynamoDB, EC2, SSM, CloudTrail, Organizations, SQS and the tagging API; this request is for none of them.';
    return json11.refuse(new ServiceError('UnknownOperationException', message, 404), request.id);
  }
  const name = `${service.id}:${route.operation || 'unknown'}`;
  context.requests.add(name);
  const userAgent = request.headers['user-agent'] ?? '';
  const ending = await serve({ ...route, service, userAgent, body: request.body }, request.id, context);
  if (typeof ending === 'string' || ending.status >= 400) context.failures.add(name);
  return ending;
}

async function serve(request: RoutedRequest, id: string, context: DispatchContext): Promise<Ending> {
  const fault = context.faults.strike({
    service: request.service.id,
    operation: request.operation,
    region: request.region,
    body: Buffer.from(request.body).toString(),
  });
  if (fault === 'timeout') return 'never';
  if (fault === 'reset') return 'reset';
  try {
    const reply = await answer(request, { id, fault, context });
    return fault === 'malformed-body' ? cut(reply) : reply;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return request.service.protocol.refuse(error, id);
  }
}

async function answer(
  request: RoutedRequest,
  { id, fault, context }: { id: string; fault: Fault | undefined; context: DispatchContext },
): Promise<Reply> {
  const { service, operation, region, accessKeyId } = request;
  const { account } = context;
  const error =
    fault && faultError(fault, { service: service.id, operation, caller: operatorArn(account), ...named(request) });
  if (error) throw error;
  refuseCredentials(request, account);
  if (!context.throttles.admit(familyOf(service.id, operation), region))
    throw faultError('throttle', { service: service.id, operation, caller: operatorArn(account) }) as ServiceError;
  const schema = schemaOf(service, operation);
  const run = service.operations[operation];
  if (!schema || !run) throw unknownOperationError(service.id, operation);
  const call: ServiceCall = {
    account,
    region,
    accessKeyId,
    tokens: context.tokens,
    tagsPerPage: context.tagsPerPage,
    filtersAfterCut: context.filtersAfterCut,
    shortPages: context.shortPages,
    ...((fault === 'empty-page' || fault === 'repeated-token') && { pageQuirk: fault }),
  };
  // The schema of the operation decodes what the operation is typed to take.
  const input = (await service.protocol.decode(schema, request.body)) as never;
  return service.protocol.encode(schema, await recorded(() => run(input, call), { ...request, input }, account), id);
}

/** The resource that a denial names: the first ARN in the request, where there is one. */
function named({ body }: RoutedRequest): { readonly resource?: string } {
  const text = Buffer.from(body).toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  const [resource] = /\barn:[^"&\s]+/.exec(text) ?? [];
  return resource === undefined ? {} : { resource };
}

/** The outcome of a call, which its account's trail keeps. */
async function recorded(
  run: () => object | Promise<object>,
  call: Omit<RecordedCall, 'output' | 'error'>,
  account: SandboxAccount,
): Promise<object> {
  try {
    const output = await run();
    recordCall({ ...call, output }, account);
    return output;
  } catch (error) {
    if (error instanceof ServiceError) recordCall({ ...call, error }, account);
    throw error;
  }
}

function refuseCredentials({ service, operation, accessKeyId }: RoutedRequest, account: SandboxAccount): void {
  if (accessKeyId === '') throw unsignedError(service.id);
  const session = account.sessions.get(accessKeyId);
  if (!session || session.expiresAt > account.now()) return;
  throw faultError('expired-token', { service: service.id, operation, caller: session.arn }) as ServiceError;
}

function cut(reply: Reply): Reply {
  return { ...reply, body: reply.body.subarray(0, Math.max(1, Math.floor(reply.body.byteLength / 2))) };
}
