import { GetResourcesCommand, type ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { ListTagsCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import pLimit from 'p-limit';
import { type TagReader, type TagRequest, tagBatchSize } from '../../domain/account-reader.ts';
import type { FailureReason, Read } from '../../domain/evaluation/read.ts';
import type { SageMakerResource, Tag, TaggedResource } from '../../domain/evaluation/resource.ts';
import { attempt, MalformedAnswer, present } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** `ListTags` calls under way at once for one region. */
const concurrentReads = 8;

export interface TagSources {
  readonly tagging: ResourceGroupsTaggingAPIClient;
  readonly sagemaker: SageMakerClient;
  readonly request: TagRequest;
}

/** Whether tags that a bulk read tells of a resource can be taken for true. */
type Trust = (resource: SageMakerResource, tags: readonly Tag[]) => boolean;

type BulkRead = Read<ReadonlyMap<string, readonly Tag[]>>;

/** Refusals that no repetition mends. After another one the next batch is asked for again. */
const lastingRefusals: readonly FailureReason[] = ['access_denied', 'unsupported'];
const refusals: readonly FailureReason[] = [...lastingRefusals, 'invalid_input', 'not_found'];

/**
 * Creates the reader of tags for one scan of a region. One GetResources answers a batch; it is eventually consistent and
 * knows nothing of resources that were never tagged, so what would be a finding by it is read once more with ListTags,
 * from the service itself. Where GetResources is refused, ListTags is asked for every resource: slow, but true. Where it
 * fails otherwise, the tags of the batch are unknown. Resources that are gone by then are left out.
 */
export function createTagReader(sources: TagSources): TagReader {
  const limit = pLimit(concurrentReads);
  const { looksWrong, isAudited } = sources.request;
  const confirm = (resource: SageMakerResource) => limit(() => listTags(resource, sources));
  const isRight = (resource: SageMakerResource, tags: readonly Tag[]) =>
    !looksWrong(resource, tags) && !isAudited?.(resource);
  let bulkRefused = false;
  let first: Promise<unknown> | undefined;

  /** `undefined` where it is refused. All wait for the first answer, so that a refusal is asked for once. */
  async function readBulk(batch: readonly SageMakerResource[]): Promise<BulkRead | undefined> {
    await first;
    if (bulkRefused) return undefined;
    const read = getResources(batch, sources).then((bulk) => {
      bulkRefused ||= !bulk.ok && lastingRefusals.includes(bulk.failure.reason);
      return bulk;
    });
    first ??= read;
    return read;
  }

  /** The tags that the bulk read tells, where they can be taken for true; the others are asked for one by one. */
  async function readTogether(batch: readonly SageMakerResource[], isTrue: Trust): Promise<readonly TaggedResource[]> {
    const bulk = await readBulk(batch);
    if (bulk && !bulk.ok && !refusals.includes(bulk.failure.reason)) {
      return batch.map((resource) => ({ resource, tags: bulk }));
    }
    const { trusted, others } = divide(batch, bulk?.ok ? bulk.value : undefined, isTrue);
    return [...trusted, ...(await readEach(others))];
  }

  async function readEach(resources: readonly SageMakerResource[]): Promise<readonly TaggedResource[]> {
    const read = await Promise.all(resources.map(confirm));
    return read.filter((one) => one !== undefined);
  }

  return {
    readBatch: (batch) => readTogether(batch, isRight),

    isTrusted: ({ resource, tags }) => tags.ok && isRight(resource, tags.value),

    async readKnown(known) {
      const before = new Map(known.map(({ resource, tags }) => [resource.arn, tags]));
      const batches = inBatches(known.map(({ resource }) => resource));
      const isUnchanged = ({ arn }: SageMakerResource, tags: readonly Tag[]) => areSame(tags, before.get(arn) ?? []);
      return (await Promise.all(batches.map((batch) => readTogether(batch, isUnchanged)))).flat();
    },

    readEach,
  };
}

/** The resources whose told tags can be taken for true, and the others. */
function divide(
  batch: readonly SageMakerResource[],
  told: ReadonlyMap<string, readonly Tag[]> | undefined,
  isTrue: Trust,
) {
  const trusted: TaggedResource[] = [];
  const others: SageMakerResource[] = [];
  for (const resource of batch) {
    const tags = told?.get(resource.arn) ?? [];
    if (told && isTrue(resource, tags)) trusted.push({ resource, tags: { ok: true, value: tags } });
    else others.push(resource);
  }
  return { trusted, others };
}

function inBatches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / tagBatchSize);
  return Array.from({ length: count }, (_, index) => items.slice(index * tagBatchSize, (index + 1) * tagBatchSize));
}

/** Whether these are the same tags, in whatever order; a key stands only once on a resource. */
function areSame(one: readonly Tag[], other: readonly Tag[]): boolean {
  const values = new Map(other.map(({ key, value }) => [key, value]));
  return one.length === other.length && one.every(({ key, value }) => values.get(key) === value);
}

/** Tags by ARN; an ARN that was not asked for is a ghost of a deleted resource, and nobody looks it up. */
async function getResources(batch: readonly SageMakerResource[], { tagging, request }: TagSources): Promise<BulkRead> {
  return attempt({ operation: 'tag:GetResources', subject: request.region, signal: request.signal }, async () => {
    const command = new GetResourcesCommand({ ResourceARNList: batch.map(({ arn }) => arn) });
    const { ResourceTagMappingList } = await tagging.send(command, { abortSignal: request.signal });
    const mappings = present(ResourceTagMappingList, 'ResourceTagMappingList');
    return new Map(
      mappings.map(({ ResourceARN, Tags }) => [present(ResourceARN, 'ResourceARN'), present(Tags, 'Tags').map(toTag)]),
    );
  });
}

/** The resource with its tags as the service itself tells them; `undefined` when it is gone. */
async function listTags(
  resource: SageMakerResource,
  { sagemaker, request }: TagSources,
): Promise<TaggedResource | undefined> {
  const call = { operation: 'sagemaker:ListTags', subject: resource.arn, signal: request.signal };
  const tags = await attempt(call, async () => {
    const all: Tag[] = [];
    const tokens = new TokenWatch();
    let token: string | undefined;
    do {
      const command = new ListTagsCommand({ ResourceArn: resource.arn, ...(token ? { NextToken: token } : {}) });
      const { Tags, NextToken } = await sagemaker.send(command, { abortSignal: request.signal });
      all.push(...present(Tags, 'Tags').map(toTag));
      token = NextToken || undefined;
      if (token !== undefined && tokens.leadsBack(token)) throw new MalformedAnswer('The page token leads back');
    } while (token !== undefined);
    return all;
  });
  // Nobody but the list says what a derived ARN names: if it is wrong, the resource is not gone but unread.
  if (!tags.ok && tags.failure.reason === 'not_found' && !resource.arnIsDerived) return undefined;
  return { resource, tags };
}

function toTag({ Key, Value }: { Key?: string | undefined; Value?: string | undefined }): Tag {
  return { key: present(Key, 'the key of a tag'), value: Value ?? '' };
}
