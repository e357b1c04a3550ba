import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { ResourceRequest } from '../../domain/account-reader.ts';
import type { Read, ReadFailure } from '../../domain/read.ts';
import type { ListingOutcome, SageMakerResource } from '../../domain/resource.ts';
import { attempt, present } from '../failures.ts';
import { TokenWatch } from '../token-watch.ts';
import type { ListedItem, ResourceType } from './resource-type.ts';

export type Listing = AsyncGenerator<readonly SageMakerResource[], ListingOutcome>;

type ListRequest = Pick<ResourceRequest, 'createdAfter' | 'region' | 'signal'>;

/**
 * Reads every page of one type in one region. The value returned at the end tells whether that was all: a page that could
 * not be read, or a token that leads back, ends it as `unknown`. An empty page with a token is only a page.
 */
export async function* listResources(type: ResourceType, client: SageMakerClient, request: ListRequest): Listing {
  const call = { operation: `sagemaker:${type.operation}`, subject: request.region, signal: request.signal };
  const tokens = new TokenWatch();
  let token: string | undefined;
  do {
    const page = await readPage(token);
    if (!page.ok) return outcomeOf(page.failure);
    if (page.value.resources.length > 0) yield page.value.resources;
    token = page.value.nextToken;
    if (token !== undefined && tokens.leadsBack(token)) {
      const message = 'The service answered a page token that it had answered before, so the list has no end';
      return outcomeOf({ reason: 'malformed_response', operation: call.operation, subject: call.subject, message });
    }
  } while (token !== undefined);
  return { status: 'complete' };

  async function readPage(
    at: string | undefined,
  ): Promise<Read<{ resources: SageMakerResource[]; nextToken: string | undefined }>> {
    return attempt(call, async () => {
      const { createdAfter, signal, region } = request;
      const { items, nextToken } = await type.readPage(client, { token: at, createdAfter, signal });
      const resources = present(items, 'the list of resources').map((item) => toResource(item, type.type, region));
      return { resources: resources.filter((resource) => isWithin(resource, createdAfter)), nextToken };
    });
  }
}

function toResource({ arn, name, createdAt }: ListedItem, type: string, region: string): SageMakerResource {
  const resource = { type, region, arn: present(arn, 'the ARN of a resource'), name: present(name, 'its name') };
  return createdAt === undefined ? resource : { ...resource, createdAt };
}

/** Some endpoints pass over the time filter. */
function isWithin({ createdAt }: SageMakerResource, createdAfter: number | undefined): boolean {
  return createdAt === undefined || createdAfter === undefined || createdAt >= createdAfter;
}

function outcomeOf(failure: ReadFailure): ListingOutcome {
  return { status: failure.reason === 'unsupported' ? 'unsupported' : 'unknown', failure };
}
