import { exclusionOf, judgeTags } from '../../checks/required-tags/judge-tags.ts';
import { requiredTags } from '../../checks/required-tags/required-tags.ts';
import { TagTally } from '../../checks/required-tags/tag-tally.ts';
import { type TagReader, tagBatchSize } from '../../domain/account-reader.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { ResourceReference, TaggedResource } from '../../domain/evaluation/resource.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';

/** Resources of one region that an event named. */
export interface NamedResources {
  readonly region: string;
  readonly resources: readonly ResourceReference[];
}

/** More resources than this are read by the batch, whose source may be seconds behind. */
const readOneByOne = 20;

/** Judges the tags of single resources. One that the service does not know is gone. */
export async function evaluateResources(
  { target, reader }: WatchedTarget,
  { region, resources }: NamedResources,
  { tags: { rules }, signal }: EvaluationContext,
): Promise<Evaluation> {
  const isExcluded = (resource: ResourceReference) => exclusionOf(resource, rules) !== undefined;
  const looksWrong: Parameters<typeof reader.tagReader>[0]['looksWrong'] = (resource, tags) =>
    judgeTags(resource, tags, rules).length > 0;
  const tags = reader.tagReader({ region, looksWrong, signal });
  const read = await readAll(
    tags,
    resources.filter((resource) => !isExcluded(resource)),
  );
  const tallies = [...Map.groupBy(resources, ({ type }) => type)].map(([type, ofType]) => {
    const tally = new TagTally({ region, type, rules, followed: new Set(ofType.map(({ arn }) => arn)) });
    for (const resource of ofType) if (isExcluded(resource)) tally.exclude(resource);
    for (const tagged of read) if (tagged.resource.type === type) tally.add(tagged);
    return { tally, scope: tally.finish({ status: 'complete' }) };
  });
  return {
    targetId: target.id,
    checkId: requiredTags.id,
    observations: tallies.flatMap(({ tally }) => tally.observations),
    scopes: tallies.map(({ scope }) => scope),
  };
}

async function readAll(tags: TagReader, resources: readonly ResourceReference[]): Promise<readonly TaggedResource[]> {
  if (resources.length <= readOneByOne) return tags.readEach(resources);
  const read: TaggedResource[] = [];
  for (let start = 0; start < resources.length; start += tagBatchSize)
    read.push(...(await tags.readBatch(resources.slice(start, start + tagBatchSize))));
  return read;
}
