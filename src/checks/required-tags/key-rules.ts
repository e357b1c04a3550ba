/*
 * Examples, with `prohibited: [Owner]`, `pattern: "[a-z]+"` and `at_most: 3`:
 *
 * | tags | verdicts |
 * | --- | --- |
 * | user=ann, owner=ann | `tag-key-prohibited`: IAM ignores the case of keys |
 * | user=ann, Cost-Centre=7 | `tag-key-pattern` |
 * | user, project, system, team | `tag-count` |
 * | aws:cloudformation:stack-name=s | none: only AWS sets it |
 */

import type { Tag } from '../../domain/evaluation/resource.ts';
import { matchesGlob } from '../../domain/target/glob.ts';

/** What keys there may be beside those that must be there, and how many tags in all. */
export interface KeyRules {
  /** Anchored globs over keys, compared without case. */
  readonly prohibited: readonly string[];
  /** A regular expression over the whole key, in the syntax of ECMAScript with the flag `u`. */
  readonly pattern?: string | undefined;
  readonly atMost?: number | undefined;
}

/** A key that should not be there. */
export interface KeyFault {
  readonly kind: 'tag-key-prohibited' | 'tag-key-pattern';
  readonly key: string;
  readonly found: string;
  readonly expected: string | null;
  readonly expectedIs?: 'pattern';
  readonly words: string;
}

/** Every key that should not be there. Those that must be there are never among them. */
export function keyFaults(
  tags: readonly Tag[],
  { prohibited, pattern }: KeyRules,
  required: readonly string[],
): readonly KeyFault[] {
  const wanted = new Set(required.map((key) => key.toLowerCase()));
  return ownKeys(tags).flatMap((key): KeyFault | readonly KeyFault[] => {
    if (wanted.has(key.toLowerCase())) return [];
    const glob = prohibited.find((one) => matchesGlob(one.toLowerCase(), key.toLowerCase()));
    if (glob !== undefined) {
      const rule = glob === key ? '' : ` by "${glob}"`;
      const words = `tag ${key} is prohibited${rule}`;
      return { kind: 'tag-key-prohibited', key, found: key, expected: null, words };
    }
    if (pattern === undefined || keyExpression(pattern).test(key)) return [];
    const expected = `/${pattern}/`;
    const words = `key "${key}" does not fit ${expected}`;
    return { kind: 'tag-key-pattern', key, found: key, expected, expectedIs: 'pattern', words };
  });
}

/** How many tags there are where that is more than there may be. AWS counts none of its own either. */
export function tagsTooMany(tags: readonly Tag[], { atMost = Infinity }: KeyRules): number | undefined {
  const count = ownKeys(tags).length;
  return count > atMost ? count : undefined;
}

function ownKeys(tags: readonly Tag[]): readonly string[] {
  return tags.flatMap(({ key }) => (key.toLowerCase().startsWith('aws:') ? [] : key));
}

const expressions = new Map<string, RegExp>();

/** Kept, since a large account asks a million times. */
function keyExpression(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u');
  expressions.set(pattern, known);
  return known;
}
