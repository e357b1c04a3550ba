/*
 * Examples, where the policy has the key `CostCenter` with the values `100` and `2*`:
 *
 * | tags | faults |
 * | --- | --- |
 * | none | none, unless the policy requires the key of this type |
 * | CostCenter=100 | none |
 * | costcenter=21 | `case` |
 * | CostCenter=300 | `value` |
 */

import type { Tag } from '../../../domain/evaluation/resource.ts';
import type { KeyVerdict } from '../judge-key.ts';
import type { PolicyKey, TagPolicy } from './tag-policy.ts';

/** One tag that does not fit the tag policy of the organization. */
export interface PolicyFault {
  readonly kind: 'tag-policy';
  readonly fault: 'missing' | 'case' | 'value';
  /** As the policy writes it. */
  readonly key: string;
  /** The key, for `value` the value, that stands in its place. */
  readonly found: string | null;
  readonly expected: string | null;
  readonly expectedIs?: 'one of' | 'pattern';
  readonly words: string;
}

/** Every tag of a resource of this type that does not fit the policy. AWS compares keys and values with their case. */
export function policyFaults(type: string, tags: readonly Tag[], { keys }: TagPolicy): readonly PolicyFault[] {
  return keys.flatMap((one) => {
    const spellings = tags.filter(({ key }) => isSpelling(key, one.key));
    if (spellings.length === 0) return isRequired(one, type) ? [missing(one)] : [];
    return spellings.flatMap((tag) => [...caseOf(tag, one), ...valueOf(tag, one)]);
  });
}

/** Those of the faults that no rule of the configuration tells already. */
export function untold(
  faults: readonly PolicyFault[],
  verdicts: readonly (Pick<KeyVerdict, 'key' | 'expected'> & { readonly kind: string })[],
): readonly PolicyFault[] {
  return faults.filter((fault) => {
    const same = verdicts.filter(({ key }) => isSpelling(key, fault.key));
    const told: Readonly<Record<PolicyFault['fault'], boolean>> = {
      missing: same.some(({ kind }) => kind === 'tag-missing'),
      case: same.some(({ kind, key }) => kind === 'tag-key-case' && key === fault.key),
      value: same.some(({ kind, expected }) => kind === 'tag-value' && expected === fault.expected),
    };
    return !told[fault.fault];
  });
}

function isSpelling(found: string, key: string): boolean {
  return found.length === key.length && found.toLowerCase() === key.toLowerCase();
}

function isRequired({ requiredFor }: PolicyKey, type: string): boolean {
  return requiredFor === 'all' || requiredFor.includes(type);
}

function missing({ key, values }: PolicyKey): PolicyFault {
  const words = `tag ${key} is missing, which the organization's tag policy wants`;
  return { kind: 'tag-policy', fault: 'missing', key, found: null, ...expectation(values), words };
}

function caseOf(tag: Tag, { key }: PolicyKey): readonly PolicyFault[] {
  if (tag.key === key) return [];
  const words = `tag ${key} is spelled "${tag.key}", which the organization's tag policy does not allow`;
  return [{ kind: 'tag-policy', fault: 'case', key, found: tag.key, expected: null, words }];
}

function valueOf(tag: Tag, { key, values }: PolicyKey): readonly PolicyFault[] {
  if (values === null || values.some((one) => fits(one, tag.value))) return [];
  const words = `tag ${key} is "${tag.value}", and the organization's tag policy allows ${inWords(values)}`;
  return [{ kind: 'tag-policy', fault: 'value', key, found: tag.value, ...expectation(values), words }];
}

function expectation(values: PolicyKey['values']): Pick<PolicyFault, 'expected' | 'expectedIs'> {
  if (values === null) return { expected: null };
  const expected = values.join(' or ');
  if (values.some((one) => one.includes('*'))) return { expected, expectedIs: 'pattern' };
  return values.length === 1 ? { expected } : { expected, expectedIs: 'one of' };
}

/** More values than these are counted. */
const mostTold = 5;

function inWords(values: readonly string[]): string {
  const named = values.slice(0, mostTold).map((one) => `"${one}"`);
  const more = values.length - named.length;
  return more > 0 ? `${named.join(', ')} or ${more} more` : named.join(' or ');
}

/** Whether the value is what a `*` at most leaves open. */
function fits(allowed: string, value: string): boolean {
  const [head = '', ...rest] = allowed.split('*');
  if (rest.length === 0) return value === allowed;
  const tail = rest.at(-1) ?? '';
  if (value.length < head.length + tail.length || !value.startsWith(head) || !value.endsWith(tail)) return false;
  let from = head.length;
  for (const part of rest.slice(0, -1)) {
    const at = value.indexOf(part, from);
    if (at < 0 || at + part.length > value.length - tail.length) return false;
    from = at + part.length;
  }
  return true;
}
