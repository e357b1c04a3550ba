/*
 * Examples, where `user` and `project` are required, and `system` must be MLSpace:
 *
 * | tags | findings |
 * | --- | --- |
 * | user=ann, project=p1, system=MLSpace | none |
 * | user=ann, Project=p1, system=MLSpace | `tag-key-case` |
 * | user= , system=Other | `tag-missing`, `tag-empty`, `tag-value`: one of each kind |
 */

import type { Evidence, Observation } from '../../domain/evaluation/evaluation.ts';
import type { Read, ReadFailure } from '../../domain/evaluation/read.ts';
import type { SageMakerResource, Tag } from '../../domain/evaluation/resource.ts';
import { ownValue } from '../../domain/own-value.ts';
import { matchesGlob } from '../../domain/target/glob.ts';
import { isRight, judgeKey, valueUnder } from './judge-key.ts';
import { type KeyRules, keyFaults, tagsTooMany } from './key-rules.ts';
import type { OwnerChange } from './owners/owner-changes.ts';
import { policyFaults, untold } from './policy/judge-policy.ts';
import type { TagPolicy } from './policy/tag-policy.ts';
import { requiredTags, tagScope } from './required-tags.ts';
import type { TagValueRule } from './tag-values.ts';

/** Which tags SageMaker resources must carry. */
export interface TagRules {
  /** By tag key: which values it may have. */
  readonly tags: Readonly<Record<string, TagValueRule>>;
  /** For single resource types, the keys that they need instead of all. */
  readonly typeOverrides: Readonly<Record<string, { readonly tags: readonly string[] }>>;
  readonly exclude: readonly TagExclusion[];
  /** What other keys there may be; any where absent. */
  readonly keys?: KeyRules;
  /** How the tag policy of the organization counts; not at all where absent. */
  readonly policyFrom?: 'follow' | 'require';
  /** What that policy says, once it was asked for a target. */
  readonly policy?: Read<TagPolicy>;
}

/** Resources that are left out, by an anchored glob over their name. */
export interface TagExclusion {
  readonly name: string;
  readonly types?: readonly string[] | undefined;
  readonly reason: string;
}

/** Everything wrong with the tags of one resource: at most one observation of each kind. Empty means compliant. */
export function judgeTags(resource: SageMakerResource, tags: readonly Tag[], rules: TagRules): readonly Observation[] {
  const ruleOf = (key: string) => ownValue(rules.tags, key) ?? {};
  const required = requiredKeys(resource.type, rules);
  const keys = required.filter((key) => !isRight(key, ruleOf(key), tags));
  const faults = rules.keys ? keyFaults(tags, rules.keys, Object.keys(rules.tags)) : [];
  const count = rules.keys ? tagsTooMany(tags, rules.keys) : undefined;
  const ofPolicy = rules.policy?.ok ? policyFaults(resource.type, tags, rules.policy.value) : [];
  // Nearly all resources end here, in large accounts by the million.
  if (keys.length + faults.length + ofPolicy.length === 0 && count === undefined) return [];
  const own = [...keys.flatMap((key) => judgeKey(key, ruleOf(key), tags)), ...faults];
  const verdicts = [...own, ...untold(ofPolicy, own)];
  const observe = observer(resource, tags);
  return requiredTags.kinds.flatMap(({ kind, severities: [severity = 'medium'] }) => {
    if (kind === 'tag-count' && count !== undefined) {
      const words = `it has ${count} tags, at most ${rules.keys?.atMost} are allowed`;
      return observe({ kind, severity, words: [words], facts: { count, atMost: rules.keys?.atMost ?? null } });
    }
    const wrong = verdicts.filter((verdict) => verdict.kind === kind);
    if (wrong.length === 0) return [];
    const facts = {
      keys: wrong.map(({ key }) => key),
      wrong: wrong.map(({ words: _words, kind: _kind, ...each }) => each),
    };
    return observe({ kind, severity, words: wrong.map(({ words }) => words), facts });
  });
}

/** The finding that the owner of a resource changed. */
export function ownerChanged(
  resource: SageMakerResource,
  tags: readonly Tag[],
  changes: readonly OwnerChange[],
): Observation {
  const words = changes.map(({ key, before, after }) => `tag ${key} was "${before}" and is "${after}"`);
  const facts = {
    keys: changes.map(({ key }) => key),
    wrong: changes.map(({ key, before, after }) => ({ key, found: after, expected: before })),
  };
  return observer(resource, tags)({ kind: 'tag-owner-changed', severity: 'medium', words, facts });
}

/** Makes the observations about one resource. */
function observer(resource: SageMakerResource, tags: readonly Tag[]) {
  const common = {
    tags: tags.map(({ key, value }) => ({ key, value })),
    ...(resource.taggedBy === undefined ? {} : { taggedBy: resource.taggedBy }),
  };
  return ({
    kind,
    severity,
    words,
    facts,
  }: Pick<Observation, 'kind' | 'severity'> & {
    readonly words: readonly string[];
    readonly facts: Evidence;
  }): Observation => ({
    kind,
    scope: tagScope(resource.region, resource.type),
    resource,
    path: '',
    severity,
    summary: `${resource.type} ${resource.name}: ${words.join('; ')}`,
    evidence: { ...facts, ...common },
  });
}

/** Why it is not known whether the owners that a resource names are there; `undefined` where nothing is in doubt. */
export function unreadOwners(type: string, tags: readonly Tag[], rules: TagRules): ReadFailure | undefined {
  for (const key of requiredKeys(type, rules)) {
    const owners = ownValue(rules.tags, key)?.owners;
    if (owners && !owners.ok && (valueUnder(key, tags)?.trim() ?? '') !== '') return owners.failure;
  }
  return undefined;
}

/** Why it is not known whether tags fit the organization's tag policy; `undefined` where it is known, or not asked. */
export function unreadPolicy({ policy }: TagRules): ReadFailure | undefined {
  return policy && !policy.ok ? policy.failure : undefined;
}

/** The configured keys that the resource does not carry with a value, in their exact spelling. */
export function keysWithoutValue(type: string, tags: readonly Tag[], rules: TagRules): readonly string[] {
  return requiredKeys(type, rules).filter((key) => !tags.some((tag) => tag.key === key && tag.value.trim() !== ''));
}

/** The exclusion that covers the resource, if one does. */
export function exclusionOf(resource: SageMakerResource, rules: TagRules): TagExclusion | undefined {
  return rules.exclude.find(
    ({ name, types }) => (!types || types.includes(resource.type)) && matchesGlob(name, resource.name),
  );
}

/** The keys that resources of this type must carry. */
export function requiredKeys(type: string, { tags, typeOverrides }: TagRules): readonly string[] {
  return ownValue(typeOverrides, type)?.tags ?? Object.keys(tags);
}
