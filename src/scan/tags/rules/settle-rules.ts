import type { TagRules } from '../../../checks/required-tags/judge-tags.ts';
import type { OwnerSource, OwnersByKey } from '../../../checks/required-tags/owners/owner-names.ts';
import type { EvaluationContext } from '../../context/evaluation-context.ts';
import type { WatchedTarget } from '../../context/watched-target.ts';
import { readOwners } from './read-owners.ts';
import { readTagPolicy } from './read-tag-policy.ts';

/** The rules of one target, with the owners and the tag policy that there are now as far as they could be read. */
async function settleRules(
  rules: TagRules,
  watched: WatchedTarget,
  request: Parameters<typeof readOwners>[2],
): Promise<TagRules> {
  const { policyFrom } = rules;
  const [settled, policy] = await Promise.all([
    settleOwners(rules, watched, request),
    policyFrom ? readTagPolicy(policyFrom, watched, request) : undefined,
  ]);
  return policy ? { ...settled, policy } : settled;
}

/** The same rules, with the owners that there are now as far as they could be read. */
export async function settleOwners(
  rules: TagRules,
  watched: WatchedTarget,
  request: Parameters<typeof readOwners>[2],
): Promise<TagRules> {
  const sources = ownerSources(rules);
  return sources.size === 0 ? rules : withOwners(rules, await readOwners(sources, watched, request));
}

/** The context of an evaluation, with the rules that hold for the target. */
export async function settleContext(watched: WatchedTarget, context: EvaluationContext): Promise<EvaluationContext> {
  const rules = await settleRules(context.tags.rules, watched, context);
  return rules === context.tags.rules ? context : { ...context, tags: { ...context.tags, rules } };
}

function ownerSources({ tags }: TagRules): ReadonlyMap<string, OwnerSource> {
  const sources = Object.entries(tags).flatMap(([key, { ownersFrom }]) =>
    ownersFrom === undefined ? [] : [[key, ownersFrom] as const],
  );
  return new Map(sources);
}

function withOwners(rules: TagRules, owners: OwnersByKey): TagRules {
  const tags = Object.entries(rules.tags).map(([key, rule]) => {
    const read = owners.get(key);
    return [key, read ? { ...rule, owners: read } : rule] as const;
  });
  return { ...rules, tags: Object.fromEntries(tags) };
}
