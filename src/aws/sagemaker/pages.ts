import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { FailureReason, Read, ReadFailure } from '../../domain/evaluation/read.ts';
import type { ListingOutcome, SageMakerResource } from '../../domain/evaluation/resource.ts';
import { attempt, type Call, present } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';
import type { ListedItem, ResourceType, TimeFilters } from './types/resource-type.ts';

/** The resources of a list, page by page; returns how the listing ended. */
export type Listing = AsyncGenerator<readonly SageMakerResource[], ListingOutcome>;

/** What one listing reads with. */
export interface ListContext {
  readonly client: SageMakerClient;
  readonly type: ResourceType;
  readonly region: string;
  /** `arn:aws:sagemaker:us-east-1:123456789012:`, for the types whose lists tell no ARN. */
  readonly arnPrefix: string;
  readonly signal: AbortSignal;
  readonly resume: Resume;
  readonly splitting: Splitting;
}

/** When a long list is read in parts. */
export interface Splitting {
  /** Pages that are read one after the other first; a list that ends by then is not split. */
  readonly afterPages: number;
  /** Parts that the rest is read in, side by side. */
  readonly windows: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** How a page that failed is asked for once more. */
export interface Resume {
  /** Waits before the given repetition of a page, 1 and up; `false` when it is not to be repeated any more. */
  pause(repetition: number, signal: AbortSignal): Promise<boolean>;
  /** Forgets the credentials in hand, because the service calls them expired. */
  renewCredentials(): Promise<void>;
}

/** Pages that failed so are asked for again. The SDK has tried five times by then. */
const passing: readonly FailureReason[] = ['throttled', 'timeout', 'network', 'server_error', 'credentials'];

/**
 * Reads every page of one list, with these inputs and filters. A page that fails in passing is asked for again by its
 * token. The value at the end tells whether that was all: a page that could not be read, or a list without an end, ends it
 * as `partial`, or `unknown` before the first page. An empty page with a token is only a page, and shown as one. Newest
 * first, the list ends where it has come to what is too old.
 */
export async function* listPages(input: object, filters: TimeFilters, context: ListContext): Listing {
  const { type, region, signal } = context;
  const call = { operation: `sagemaker:${type.operation}`, subject: region, signal };
  const tokens = new TokenWatch();
  const descent = new Descent();
  let token: string | undefined;
  let pages = 0;
  do {
    const page = await resumed(() => readPage({ call, input, token, filters, context }), context);
    if (!page.ok) return brokenOff(page.failure, { pages, atToken: token !== undefined });
    pages++;
    const shown = filters.newestFirst && filters.tellsOlder ? { ...filters, createdAfter: undefined } : filters;
    yield page.value.resources.filter((resource) => isWithin(resource, shown));
    if (filters.newestFirst && descent.passes(page.value.resources, filters.createdAfter)) break;
    token = page.value.nextToken;
    const message = token === undefined ? undefined : tokens.endlessBy(token, page.value.resources.length);
    if (message !== undefined) {
      return brokenOff({ ...failed(call), reason: 'malformed_response', message }, { pages, atToken: false });
    }
  } while (token !== undefined);
  return { status: 'complete' };
}

/** How a listing ended that ended before its last page. */
export function brokenOff(
  failure: ReadFailure,
  { pages, atToken }: { readonly pages: number; readonly atToken: boolean },
): ListingOutcome {
  if (failure.reason === 'unsupported' && pages === 0) return { status: 'unsupported', failure };
  // SageMaker calls a token that it knows no more an invalid input; a list without one begins anew.
  const startAgain = atToken && failure.reason === 'invalid_input' ? { startAgain: true as const } : {};
  return { status: pages > 0 ? 'partial' : 'unknown', failure, ...startAgain };
}

async function resumed<Value>(
  read: () => Promise<Read<Value>>,
  { resume, signal }: Pick<ListContext, 'resume' | 'signal'>,
): Promise<Read<Value>> {
  for (let repetition = 1; ; repetition++) {
    const outcome = await read();
    if (outcome.ok || !passing.includes(outcome.failure.reason)) return outcome;
    if (!(await resume.pause(repetition, signal))) return outcome;
    if (outcome.failure.reason === 'credentials') await resume.renewCredentials();
  }
}

interface PageCall {
  readonly call: Call;
  readonly input: object;
  readonly token: string | undefined;
  readonly filters: TimeFilters;
  readonly context: ListContext;
}

async function readPage({
  call,
  input,
  token,
  filters,
  context,
}: PageCall): Promise<Read<{ resources: SageMakerResource[]; nextToken: string | undefined }>> {
  return attempt(call, async () => {
    const { type, client, signal } = context;
    const { items, nextToken } = await type.readPage(client, { ...filters, input, token, signal });
    return { resources: present(items, 'the list of resources').map((item) => toResource(item, context)), nextToken };
  });
}

function toResource(item: ListedItem, { type, region, arnPrefix }: ListContext): SageMakerResource {
  const made = item.arnPaths.map((path) => `${arnPrefix}${type.type}/${path}`);
  const [first, ...others] = item.arn === undefined ? made : [item.arn];
  const arn = present(first, 'the ARN of a resource');
  // The last form has every name in its own case.
  const name = type.isNamedByArn ? nameInArn(made.at(-1) ?? arn) : present(item.name, 'its name');
  const otherArns = item.arn === undefined ? others : inCaseOf(name, arn);
  return {
    type: type.type,
    region,
    arn,
    name,
    ...(item.createdAt === undefined ? {} : { createdAt: item.createdAt }),
    ...(item.state === undefined ? {} : { state: item.state }),
    ...(otherArns.length === 0 ? {} : { otherArns }),
  };
}

/** Some lists tell ARNs in lower case whatever their names (boto3 4606): then the ARN may end in the name as it is. */
function inCaseOf(name: string, arn: string): readonly string[] {
  const begin = arn.slice(0, -name.length);
  const end = arn.slice(-name.length);
  return end !== name && end.toLowerCase() === name.toLowerCase() ? [`${begin}${name}`] : [];
}

/** What follows the type: names within names, such as `<pipeline>/execution/<id>`. */
function nameInArn(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}

/**
 * Follows a list that was asked for newest first. Endpoints that pass over the order are taken at their word only as far
 * as it shows: nothing is too old to go on until times have fallen and never risen.
 */
class Descent {
  #last = Infinity;
  #falls = false;
  #rises = false;

  /** Whether the list, with this page, has come to what was created before this time, so that the rest is older still. */
  passes(page: readonly SageMakerResource[], since = -Infinity): boolean {
    for (const { createdAt } of page) {
      // A list that does not tell a time has no order that could be relied on.
      const time = createdAt ?? Infinity;
      this.#falls ||= this.#last !== Infinity && time < this.#last;
      this.#rises ||= time > this.#last;
      this.#last = time;
    }
    return this.#falls && !this.#rises && this.#last < since;
  }
}

/** Some endpoints pass over the time filters. */
function isWithin({ createdAt }: SageMakerResource, { createdAfter, createdBefore }: TimeFilters): boolean {
  if (createdAt === undefined) return true;
  return createdAt >= (createdAfter ?? -Infinity) && createdAt <= (createdBefore ?? Infinity);
}

function failed({ operation, subject }: Call): Pick<ReadFailure, 'operation' | 'subject'> {
  return { operation, subject };
}
