import { GetResourcesCommand, type ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { ListTagsCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import pLimit from 'p-limit';
import { type TagReader, type TagRequest, tagBatchSize } from '../../domain/account-reader.ts';
import { type FailureReason, isRefusal, type Read } from '../../domain/evaluation/read.ts';
import type { SageMakerResource, Tag, TaggedResource } from '../../domain/evaluation/resource.ts';
import { attempt, MalformedAnswer, present } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** `ListTags` calls under way at once for one region. */
const concurrentReads = 8;

/** The clients that tags are read with, and what is asked of them. */
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
/** After these the tags are asked of the service itself: the index refused or failed, and SageMaker did not. */
const askedElsewhere: readonly FailureReason[] = [...lastingRefusals, 'invalid_input', 'not_found', 'server_error'];

/**
 * Creates the reader of tags for one scan of a region. One GetResources answers a batch; it is eventually consistent and
 * knows nothing of resources that were never tagged, so what would be a finding by it is read once more with ListTags,
 * from the service itself. Where GetResources is refused, or fails of itself, ListTags is asked for every resource: slow, but
 * true. Where it is throttled or there is no answer, the tags of the batch are unknown. A resource whose ARN may have several forms is asked for by each, and
 * has the one that the service knows from then on.
 */
export function createTagReader(sources: TagSources): TagReader {
  const { looksWrong, isAudited, carrierOf } = sources.request;
  const isRight = (resource: SageMakerResource, tags: readonly Tag[]) =>
    !looksWrong(resource, tags) && !isAudited?.(resource);
  const hasCarrier = (resource: SageMakerResource) => carrierOf?.(resource) !== undefined;
  const readBulk = createBulkReader(sources);
  const readEach = createSingleReader(sources);

  /** The tags that the bulk read tells, where they can be taken for true; the others are asked for one by one. */
  async function readTogether(batch: readonly SageMakerResource[], isTrue: Trust): Promise<readonly TaggedResource[]> {
    const bulk = await readBulk(batch);
    if (bulk && !bulk.ok && !askedElsewhere.includes(bulk.failure.reason)) {
      return batch.map((resource) => ({ resource, tags: bulk }));
    }
    const { trusted, others } = divide(batch, bulk?.ok ? bulk.value : undefined, isTrue);
    return [...trusted, ...(await readEach(others))];
  }

  return {
    async readBatch(batch) {
      const { true: carried = [], false: others = [] } = Object.groupBy(batch, (one) => `${hasCarrier(one)}`);
      const read = others.length === 0 ? [] : await readTogether(others, isRight);
      return [...read, ...(await readEach(carried))];
    },

    isTrusted: ({ resource, tags }) => tags.ok && !hasCarrier(resource) && isRight(resource, tags.value),

    async readKnown(known) {
      const { true: carried = [], false: others = [] } = Object.groupBy(known, (one) => `${hasCarrier(one.resource)}`);
      const before = new Map(others.map(({ resource, tags }) => [resource.arn, tags]));
      const batches = inBatches(others.map(({ resource }) => resource));
      const isUnchanged = ({ arn }: SageMakerResource, tags: readonly Tag[]) => areSame(tags, before.get(arn) ?? []);
      const read = await Promise.all(batches.map((batch) => readTogether(batch, isUnchanged)));
      return [...read.flat(), ...(await readEach(carried.map(({ resource }) => resource)))];
    },

    readEach,
  };
}

/** Reads batches by GetResources; `undefined` where it is refused. All wait for the first answer, so that a refusal is asked for once. */
function createBulkReader(sources: TagSources) {
  let refused = false;
  let first: Promise<unknown> | undefined;
  return async (batch: readonly SageMakerResource[]): Promise<BulkRead | undefined> => {
    await first;
    if (refused) return undefined;
    const read = getResources(batch, sources).then((bulk) => {
      refused ||= !bulk.ok && lastingRefusals.includes(bulk.failure.reason);
      return bulk;
    });
    first ??= read;
    return read;
  };
}

/** Reads resources by ListTags, or what carries their tags in their place: many stand below one carrier, which is asked once. */
function createSingleReader(sources: TagSources): TagReader['readEach'] {
  const limit = pLimit(concurrentReads);
  const { carrierOf } = sources.request;
  const carriers = new Map<string, Promise<Read<readonly Tag[]>>>();

  async function readOne(resource: SageMakerResource): Promise<TaggedResource> {
    const taggedBy = carrierOf?.(resource);
    if (taggedBy === undefined) return limit(() => listTags(resource, sources));
    const tags = carriers.get(taggedBy) ?? limit(() => listTagsOf(taggedBy, sources));
    carriers.set(taggedBy, tags);
    return { resource: { ...resource, taggedBy }, tags: await tags };
  }

  return (resources) => Promise.all(resources.map(readOne));
}

/** The resources whose told tags can be taken for true, and the others. */
function divide(
  batch: readonly SageMakerResource[],
  told: ReadonlyMap<string, readonly Tag[]> | undefined,
  isTrue: Trust,
) {
  const trusted: TaggedResource[] = [];
  const others: SageMakerResource[] = [];
  for (const listed of batch) {
    const resource = asTold(listed, told);
    const tags = told?.get(resource.arn) ?? [];
    if (told && isTrue(resource, tags)) trusted.push({ resource, tags: { ok: true, value: tags } });
    else others.push(listed);
  }
  return { trusted, others };
}

/** The resource with the one form of its ARN that was told of. Of several, one may be a ghost: then it stays as it is. */
function asTold(resource: SageMakerResource, told: ReadonlyMap<string, unknown> | undefined): SageMakerResource {
  const [arn, ...further] = arnsOf(resource).filter((form) => told?.has(form));
  return arn === undefined || further.length > 0 ? resource : { ...resource, arn };
}

function arnsOf({ arn, otherArns = [] }: SageMakerResource): readonly string[] {
  return [arn, ...otherArns];
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
    const told = new Map<string, readonly Tag[]>();
    for (const ResourceARNList of inBatches([...new Set(batch.flatMap(arnsOf))])) {
      const command = new GetResourcesCommand({ ResourceARNList: [...ResourceARNList] });
      const { ResourceTagMappingList } = await tagging.send(command, { abortSignal: request.signal });
      for (const { ResourceARN, Tags } of present(ResourceTagMappingList, 'ResourceTagMappingList'))
        told.set(present(ResourceARN, 'ResourceARN'), present(Tags, 'Tags').map(toTag));
    }
    return told;
  });
}

/** The resource with its tags as the service itself tells them, under the form of its ARN that the service knows. */
async function listTags(resource: SageMakerResource, sources: TagSources): Promise<TaggedResource> {
  const first = await listTagsOf(resource.arn, sources);
  if (first.ok || !isRefusal(first.failure)) return { resource, tags: first };
  for (const arn of resource.otherArns ?? []) {
    const tags = await listTagsOf(arn, sources);
    if (tags.ok) return { resource: { ...resource, arn }, tags };
    if (!isRefusal(tags.failure)) return { resource, tags };
  }
  return { resource, tags: first };
}

function listTagsOf(arn: string, { sagemaker, request }: TagSources): Promise<Read<readonly Tag[]>> {
  const call = { operation: 'sagemaker:ListTags', subject: arn, signal: request.signal };
  return attempt(call, async () => {
    const all: Tag[] = [];
    const tokens = new TokenWatch();
    let token: string | undefined;
    do {
      const command = new ListTagsCommand({ ResourceArn: arn, NextToken: token });
      const { Tags, NextToken } = await sagemaker.send(command, { abortSignal: request.signal });
      const page = present(Tags, 'Tags').map(toTag);
      all.push(...page);
      token = NextToken || undefined;
      const endless = token === undefined ? undefined : tokens.endlessBy(token, page.length);
      if (endless !== undefined) throw new MalformedAnswer(endless);
    } while (token !== undefined);
    return all;
  });
}

function toTag({ Key, Value }: { Key?: string | undefined; Value?: string | undefined }): Tag {
  return { key: present(Key, 'the key of a tag'), value: Value ?? '' };
}
