import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxAccount } from './account/account.ts';
import type { TagLag } from './account/resource-set.ts';
import { type FaultRule, Faults } from './control/faults.ts';
import { PageTokens } from './control/page-tokens.ts';
import { RequestCounts } from './control/request-counts.ts';
import { type Allowance, type ApiFamily, Throttles } from './control/throttles.ts';
import { type DispatchContext, dispatch, type Ending } from './dispatch.ts';
import { seededAccount } from './seeded-account.ts';

export interface SandboxOptions {
  /** Default 0: any free port. It always listens on 127.0.0.1. */
  readonly port?: number;
  /** Default: `seededAccount()`. Its clock is the sandbox's clock too. */
  readonly account?: SandboxAccount;
  /** Faults in force from the start. */
  readonly faults?: readonly FaultRule[];
  /** Default: nothing is throttled. */
  readonly throttles?: Partial<Readonly<Record<ApiFamily, Allowance>>>;
  /** Before each answer, milliseconds of real time. */
  readonly latency?: number;
  /** How far the tagging API is behind, where the account does not say. */
  readonly tagLag?: Partial<TagLag>;
  /** How long CloudTrail takes to show an event, milliseconds of the account's clock. Default 0. */
  readonly trailDelay?: number;
  /** How long a page token serves, milliseconds of the account's clock. Default 24 hours. */
  readonly pageTokenLifetime?: number;
  /** Default 50; fewer makes `ListTags` page. */
  readonly tagsPerPage?: number;
  /** Default true: lists of SageMaker filter after they have cut the page, as AWS does. */
  readonly filtersAfterCut?: boolean;
  /** Default false: lists of IAM and of the tagging API answer an empty page before each half page. */
  readonly shortPages?: boolean;
}

/** An AWS account on loopback. */
export interface Sandbox {
  /** For `AWS_ENDPOINT_URL` and the SDK's `endpoint`: all services, all regions. */
  readonly url: string;
  readonly port: number;
  readonly account: SandboxAccount;
  readonly faults: Pick<Faults, 'add' | 'clear'>;
  /** Requests that arrived, by `sagemaker:ListModels`; the services are named as in IAM actions (`tag:GetResources`). */
  requests(): Record<string, number>;
  /** Those that got an error or no answer. */
  failures(): Record<string, number>;
  /** Forgets both counts. */
  resetRequests(): void;
  close(): Promise<void>;
}

/** Starts the sandbox on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const account = options.account ?? seededAccount();
  if (options.tagLag) account.sagemaker.tagLag = { ...account.sagemaker.tagLag, ...options.tagLag };
  if (options.trailDelay !== undefined) account.trail.delay = options.trailDelay;
  const context = contextOf(account, options);
  // A connection that ends between two requests of a client is a fault, and those are asked for.
  const server = createServer({ keepAliveTimeout: 0 }, listener(context, options.latency ?? 0));
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    account,
    faults: context.faults,
    requests: () => context.requests.read(),
    failures: () => context.failures.read(),
    resetRequests() {
      context.requests.reset();
      context.failures.reset();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function contextOf(account: SandboxAccount, options: SandboxOptions): DispatchContext {
  return {
    account,
    faults: new Faults(options.faults ?? []),
    throttles: new Throttles(options.throttles ?? {}, account.now),
    tokens: new PageTokens(options.pageTokenLifetime ?? 86_400_000, account.now),
    tagsPerPage: options.tagsPerPage ?? 50,
    filtersAfterCut: options.filtersAfterCut ?? true,
    shortPages: options.shortPages ?? false,
    requests: new RequestCounts(),
    failures: new RequestCounts(),
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function listener(context: DispatchContext, latency: number) {
  let lastRequest = 0;
  return (request: IncomingMessage, response: ServerResponse) => {
    lastRequest += 1;
    const id = `00000000-0000-4000-8000-${String(lastRequest).padStart(12, '0')}`;
    answer(request, { id, context, latency })
      .then((ending) => finish(ending, id, response))
      .catch((error: unknown) => fail(error, response));
  };
}

async function answer(
  request: IncomingMessage,
  { id, context, latency }: { id: string; context: DispatchContext; latency: number },
): Promise<Ending> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (latency > 0) await sleep(latency);
  return dispatch({ headers: request.headers, body: Buffer.concat(chunks), id }, context);
}

function finish(ending: Ending, id: string, response: ServerResponse): void {
  if (ending === 'never') return;
  if (ending === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(ending.status, {
    ...ending.headers,
    'content-type': ending.contentType,
    'content-length': ending.body.byteLength,
    'x-amzn-requestid': id,
  });
  response.end(ending.body);
}

/** A defect of the sandbox, or a client that went away in the middle of its request. */
function fail(error: unknown, response: ServerResponse): void {
  if (response.destroyed || response.socket?.destroyed) return;
  console.error('sandbox: a request failed for a reason of the sandbox itself:', error);
  response.writeHead(500, { 'content-type': 'text/plain' }).end('the sandbox itself failed; see its error output\n');
}
