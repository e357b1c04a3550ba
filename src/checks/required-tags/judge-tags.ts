/*
 * Examples, where `user` and `project` are required, and `system` must be MLSpace:
 *
 * | tags | findings |
 * | --- | --- |
 * | user=ann, project=p1, system=MLSpace | none |
 * | user=ann, Project=p1, system=MLSpace | `tag-key-case` |
 * | user= , system=Other | `tag-missing`, `tag-empty`, `tag-value`: one of each kind |
 */

import type { Observation } from '../../domain/evaluation/evaluation.ts';
import type { SageMakerResource, Tag } from '../../domain/evaluation/resource.ts';
import { ownValue } from '../../domain/own-value.ts';
import { matchesGlob } from '../../domain/target/glob.ts';
import { isRight, judgeKey } from './judge-key.ts';
import { requiredTags, tagScope } from './required-tags.ts';
import type { TagValueRule } from './tag-values.ts';

/** Which tags SageMaker resources must carry. */
export interface TagRules {
  /** By tag key: which values it may have. */
  readonly tags: Readonly<Record<string, TagValueRule>>;
  /** For single resource types, the keys that they need instead of all. */
  readonly typeOverrides: Readonly<Record<string, { readonly tags: readonly string[] }>>;
  readonly exclude: readonly TagExclusion[];
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
  const keys = requiredKeys(resource.type, rules).filter((key) => !isRight(key, ruleOf(key), tags));
  // Nearly all resources end here, in large accounts by the million.
  if (keys.length === 0) return [];
  const verdicts = keys.flatMap((key) => judgeKey(key, ruleOf(key), tags));
  return requiredTags.kinds.flatMap(({ kind, severities: [severity = 'medium'] }) => {
    const wrong = verdicts.filter((verdict) => verdict.kind === kind);
    if (wrong.length === 0) return [];
    return {
      kind,
      scope: tagScope(resource.region, resource.type),
      resource,
      path: '',
      severity,
      summary: `${resource.type} ${resource.name}: ${wrong.map(({ words }) => words).join('; ')}`,
      evidence: {
        keys: wrong.map(({ key }) => key),
        wrong: wrong.map(({ words: _words, kind: _kind, ...facts }) => facts),
        tags: tags.map(({ key, value }) => ({ key, value })),
        ...(resource.taggedBy === undefined ? {} : { taggedBy: resource.taggedBy }),
      },
    };
  });
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
