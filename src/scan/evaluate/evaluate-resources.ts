import { exclusionOf, judgeTags } from '../../checks/required-tags/judge-tags.ts';
import { requiredTags } from '../../checks/required-tags/required-tags.ts';
import { tagCarrierOf } from '../../checks/required-tags/tag-carrier.ts';
import { TagTally } from '../../checks/required-tags/tag-tally.ts';
import { type TagReader, tagBatchSize } from '../../domain/account-reader.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ResourceReference, TaggedResource } from '../../domain/evaluation/resource.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { Doubts } from '../tags/doubts.ts';
import { namedStates } from '../tags/named-states.ts';
import { followerOf } from '../tags/owner-follower.ts';
import { confirmOwners } from '../tags/rules/confirm-owners.ts';
import { settleContext } from '../tags/rules/settle-rules.ts';
import { groupingIn } from '../tags/under-parents.ts';

/** Resources of one region that an event named. */
export interface NamedResources {
  readonly region: string;
  readonly resources: readonly ResourceReference[];
}

/** More resources than this are read by the batch, whose source may be seconds behind. */
const readOneByOne = 20;

/** More pages of a list than this are not read for single resources: the next scan finds out what became of them. */
const mostPages = 20;

/** Owners may have been read so long ago, milliseconds: who is unknown by that is looked for once more. */
const ownersMayBeOld = 300_000;

/** Judges the tags of single resources. One that the service refuses and that a list no longer shows is gone. */
export async function evaluateResources(
  watched: WatchedTarget,
  named: NamedResources,
  given: EvaluationContext,
): Promise<Evaluation> {
  const context = await settleContext(watched, { ...given, notBefore: given.now - ownersMayBeOld });
  return confirmOwners(await evaluateNamed(watched, named, context), watched, context);
}

async function evaluateNamed(
  { target, reader }: WatchedTarget,
  { region, resources }: NamedResources,
  context: EvaluationContext,
): Promise<Evaluation> {
  const { tags: settings, signal } = context;
  const { rules } = settings;
  const isExcluded = (resource: ResourceReference) => exclusionOf(resource, rules) !== undefined;
  const looksWrong: Parameters<typeof reader.tagReader>[0]['looksWrong'] = (resource, tags) =>
    judgeTags(resource, tags, rules).length > 0;
  const follower = followerOf(context);
  const unfollowed = reader.tagReader({
    region,
    looksWrong,
    carrierOf: (resource) => tagCarrierOf(resource, settings),
    signal,
  });
  const past = await inOtherStates({ reader, region, resources }, context);
  const read = await readAll(
    follower?.reading(unfollowed) ?? unfollowed,
    resources.filter((resource) => !past.has(resource.arn) && !isExcluded(resource)),
  );
  const group = groupingIn(region, reader, context);
  const tallied = [...Map.groupBy(resources, ({ type }) => type)].map(async ([type, ofType]) => {
    const followed = new Set(ofType.map(({ arn }) => arn));
    const tally = new TagTally({ region, type, rules, followed, owners: follower });
    for (const resource of ofType) {
      if (past.has(resource.arn)) tally.excludeState(resource);
      else if (isExcluded(resource)) tally.exclude(resource);
    }
    const doubts = new Doubts(new Set());
    const ofThis = read.filter(({ resource }) => resource.type === type);
    for (const tagged of ofThis) if (!doubts.takes(tagged)) tally.add(tagged);
    const relisting = { reader, request: { region, type, signal }, mostPages };
    for (const tagged of await doubts.settle(relisting)) tally.add(tagged);
    return group({
      observations: tally.observations,
      scope: tally.finish({ status: 'complete' }),
      unread: tally.unread,
    });
  });
  const tallies = await Promise.all(tallied);
  return {
    targetId: target.id,
    checkId: requiredTags.id,
    observations: tallies.flatMap(({ observations }) => observations),
    scopes: tallies.map(({ scope }) => scope),
  };
}

/** What an event names was changed no longer ago than this, milliseconds, but for its tags. */
const recent = 86_400_000;

/** Of these resources, the ARNs of those in a state that is not looked at. */
async function inOtherStates(
  { reader, region, resources }: NamedResources & Pick<WatchedTarget, 'reader'>,
  { tags: { states }, now, signal }: EvaluationContext,
): Promise<ReadonlySet<string>> {
  const past = new Set<string>();
  for (const [type, wanted] of Object.entries(states)) {
    const ofType = resources.filter((resource) => resource.type === type);
    if (ofType.length === 0) continue;
    const request = { region, type, signal };
    const found = await namedStates(ofType, { reader, request, recently: now - recent, mostPages });
    for (const [arn, state] of found) if (!wanted.includes(state)) past.add(arn);
  }
  return past;
}

async function readAll(tags: TagReader, resources: readonly ResourceReference[]): Promise<readonly TaggedResource[]> {
  if (resources.length <= readOneByOne) return tags.readEach(resources);
  const read: TaggedResource[] = [];
  for (let start = 0; start < resources.length; start += tagBatchSize)
    read.push(...(await tags.readBatch(resources.slice(start, start + tagBatchSize))));
  return read;
}
