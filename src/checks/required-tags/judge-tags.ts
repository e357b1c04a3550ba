import type { Evidence, Json, Observation } from '../../domain/evaluation/evaluation.ts';
import type { SageMakerResource, Tag } from '../../domain/evaluation/resource.ts';
import { ownValue } from '../../domain/own-value.ts';
import { matchesGlob } from '../../domain/target/glob.ts';
import { requiredTags, tagScope } from './required-tags.ts';

/** Which tags SageMaker resources must carry. */
export interface TagRules {
  /** By tag key; `value` is compared without case, as `aws:RequestTag` conditions of the notebook policy do. */
  readonly tags: Readonly<Record<string, { readonly value?: string | undefined }>>;
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
  const keys = requiredKeys(resource.type, rules).filter(
    (key) => !isRight(key, ownValue(rules.tags, key)?.value, tags),
  );
  // Nearly all resources end here, in large accounts by the million.
  if (keys.length === 0) return [];
  const verdicts = keys.map((key) => judgeKey(key, ownValue(rules.tags, key)?.value, tags));
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
        wrong: wrong.map(({ key, found, expected }) => ({ key, found, expected })),
        tags: tags.map(({ key, value }) => ({ key, value })),
      },
    };
  });
}

/** The tags that a finding was made of; `undefined` where its evidence, which comes from the store, is of another kind. */
export function tagsIn({ tags }: Evidence): readonly Tag[] | undefined {
  return isList(tags) && tags.every(isTag) ? tags : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isTag(value: Json): value is Json & Tag {
  if (typeof value !== 'object' || value === null || isList(value)) return false;
  return typeof value['key'] === 'string' && typeof value['value'] === 'string';
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

interface KeyVerdict {
  readonly kind: string;
  readonly key: string;
  readonly found: string | null;
  readonly expected: string | null;
  readonly words: string;
}

function isRight(key: string, expected: string | undefined, tags: readonly Tag[]): boolean {
  const value = tags.find((tag) => tag.key === key)?.value;
  if (value === undefined || isBlank(value)) return false;
  return expected === undefined || isSameText(value, expected);
}

/** What is wrong with a key that is not right. */
function judgeKey(key: string, value: string | undefined, tags: readonly Tag[]): KeyVerdict {
  const expected = value ?? null;
  const found = tags.find((tag) => tag.key === key)?.value;
  if (found === undefined) return judgeAbsentKey(key, expected, tags);
  if (isBlank(found)) return { kind: 'tag-empty', key, found, expected, words: `tag ${key} has no value` };
  return { kind: 'tag-value', key, found, expected, words: `tag ${key} is "${found}", expected "${expected}"` };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function isSameText(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase();
}

function judgeAbsentKey(key: string, expected: string | null, tags: readonly Tag[]): KeyVerdict {
  const other = tags.find((tag) => tag.key.toLowerCase() === key.toLowerCase());
  return other
    ? { kind: 'tag-key-case', key, found: other.key, expected, words: `tag ${key} is spelled "${other.key}"` }
    : { kind: 'tag-missing', key, found: null, expected, words: `tag ${key} is missing` };
}
