import { isSince, type Release } from '../releases/releases.ts';

/** What the conditions of a policy depend on. */
export interface TagRules {
  readonly release: Release;
  readonly system_tag: string;
}

/** Since 1.6.8 the tag `system` must have the value of the installation; before, any value would do. */
function asksForSystem({ release }: TagRules): boolean {
  return isSince(release, '1.6.8');
}

/** The request carries all three tags, and further keys that must be there. */
export function requestTags(rules: TagRules, present: readonly string[] = []) {
  return {
    Null: nulls([...requestKeys(rules), ...present], 'false'),
    ...(asksForSystem(rules) && { StringEqualsIgnoreCase: { 'aws:RequestTag/system': rules.system_tag } }),
  };
}

/** The request carries none of the three tags, and none of the further keys: what denials ask for. */
export function noRequestTags(rules: TagRules, absent: readonly string[] = []) {
  return {
    Null: nulls([...requestKeys(rules), ...absent], 'true'),
    ...(asksForSystem(rules) && { StringNotEqualsIgnoreCase: { 'aws:RequestTag/system': rules.system_tag } }),
  };
}

/** The resource carries all three tags. */
export function resourceTags(rules: TagRules) {
  return {
    Null: nulls(resourceKeys, 'false'),
    ...(asksForSystem(rules) && { StringEqualsIgnoreCase: { 'aws:ResourceTag/system': rules.system_tag } }),
  };
}

/** Both the request and the resource carry all three tags. */
export function requestAndResourceTags(rules: TagRules) {
  return requestTags(rules, resourceKeys);
}

const resourceKeys = ['aws:ResourceTag/project', 'aws:ResourceTag/system', 'aws:ResourceTag/user'];

function requestKeys(rules: TagRules): readonly string[] {
  const system = asksForSystem(rules) ? [] : ['aws:RequestTag/system'];
  return ['aws:RequestTag/project', ...system, 'aws:RequestTag/user'];
}

function nulls(keys: readonly string[], value: 'true' | 'false') {
  return Object.fromEntries(keys.map((key) => [key, value]));
}
