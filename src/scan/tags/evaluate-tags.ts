import { requiredTags } from '../../checks/required-tags.ts';
import { TagOwners } from '../../checks/tag-owners.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { WatchedTarget } from '../watched-target.ts';
import { scanRegion } from './scan-region.ts';

/** Lists the resources of a target, all regions at once, and judges their tags. */
export async function evaluateTags({ target, reader }: WatchedTarget, context: EvaluationContext): Promise<Evaluation> {
  const all = target.regions.length * context.tags.types.length;
  let done = 0;
  const listed = () => context.progress?.(++done, all);
  const regions = await Promise.all(target.regions.map((region) => scanRegion({ region, reader, context, listed })));
  const scopes = regions.flat();
  const owners = new TagOwners(context.tags.rules);
  for (const scope of scopes) owners.merge(scope.owners);
  return {
    targetId: target.id,
    checkId: requiredTags.id,
    observations: scopes.flatMap(({ observations }) => observations),
    scopes: scopes.map(({ scope }) => scope),
    detail: { owners: owners.toJson() },
  };
}
