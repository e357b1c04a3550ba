import { createHash } from 'node:crypto';
import { tagsIn } from '../../checks/required-tags/judge-tags.ts';
import { requiredTags } from '../../checks/required-tags/required-tags.ts';
import { TagOwners } from '../../checks/required-tags/tag-owners.ts';
import type { TagScanSettings } from '../../checks/required-tags/tag-scan-settings.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { scanRegion } from './scan-region.ts';

/** Scans the resources of a target, all regions at once, and judges their tags. */
export async function evaluateTags({ target, reader }: WatchedTarget, context: EvaluationContext): Promise<Evaluation> {
  const all = target.regions.length * context.tags.types.length;
  let done = 0;
  const listed = () => context.progress?.(++done, all);
  const { open = [], sweeps = [], detail } = context.memory ?? {};
  const known = open.map(({ resource, evidence }) => ({ resource, tags: tagsIn(evidence) }));
  const common = { reader, context, rules: hashOf(context.tags), known, sweeps, listed };
  const regions = await Promise.all(target.regions.map((region) => scanRegion({ ...common, region })));
  const scopes = regions.flat();
  const owners = new TagOwners(context.tags.rules);
  for (const scope of scopes) owners.merge(scope.owners);
  return {
    targetId: target.id,
    checkId: requiredTags.id,
    observations: scopes.flatMap(({ observations }) => observations),
    scopes: scopes.map(({ scope }) => scope),
    // Only who sees every resource can count by owner.
    detail: scopes.every(({ isFull }) => isFull) ? { owners: owners.toJson() } : (detail ?? null),
    sweeps: scopes.flatMap(({ sweep }) => sweep ?? []),
  };
}

function hashOf({ rules, lookback }: TagScanSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([rules, lookback]))
    .digest('hex')
    .slice(0, 12);
}
