/*
 * Examples of the key `project`:
 *
 * | tags | verdicts |
 * | --- | --- |
 * | project=p1 | none: it is right |
 * | Project=p1 | `tag-key-case` |
 * | project=p1, Project=p2 | `tag-conflict`: IAM sees one key with two values |
 */

import type { Tag } from '../../domain/evaluation/resource.ts';
import { nearMissOf } from './near-miss.ts';
import { isOwner } from './owners/owner-names.ts';
import { expectationOf, faultOfValue, kindOfExpectation, type TagValueRule } from './tag-values.ts';

/** One thing that is wrong with one required key. */
export interface KeyVerdict {
  readonly kind: 'tag-missing' | 'tag-empty' | 'tag-value' | 'tag-owner-unknown' | 'tag-conflict' | 'tag-key-case';
  readonly key: string;
  /** The key or the value that stands in its place; `null` where nothing does. */
  readonly found: string | null;
  readonly expected: string | null;
  /** Set where `expected` is not the one value that is right. */
  readonly expectedIs?: 'one of' | 'pattern';
  readonly words: string;
}

/** Whether nothing is wrong with a key. Nearly all are right, in large accounts by the million. */
export function isRight(key: string, rule: TagValueRule, tags: readonly Tag[]): boolean {
  const value = tags.find((tag) => tag.key === key)?.value;
  if (value === undefined || faultOfValue(value, rule) !== undefined || isUnknownOwner(value, rule)) return false;
  return tags.every((tag) => tag.value === value || !isSpelling(tag.key, key));
}

/**
 * Everything that is wrong with a key that is not right. IAM ignores the case of keys, so that the value of one in another
 * case counts, and of two that differ only in case nobody can say which.
 */
export function judgeKey(key: string, rule: TagValueRule, tags: readonly Tag[]): readonly KeyVerdict[] {
  const expectedIs = kindOfExpectation(rule);
  const verdicts = verdictsOn(key, rule, tags);
  return expectedIs ? verdicts.map((verdict) => ({ ...verdict, expectedIs })) : verdicts;
}

function verdictsOn(key: string, rule: TagValueRule, tags: readonly Tag[]): readonly KeyVerdict[] {
  const spellings = tags.filter((tag) => isSpelling(tag.key, key));
  const exact = spellings.find((tag) => tag.key === key);
  const [first] = spellings;
  if (!first) return [judgeAbsent(key, rule, tags)];
  const verdicts: KeyVerdict[] = [];
  const judged = exact ? [exact] : spellings;
  const wrong = judged.map(({ value }) => judgeValue(key, rule, value)).find((verdict) => verdict !== undefined);
  if (wrong) verdicts.push(wrong);
  const carrier = exact ?? first;
  const other = spellings.find(({ value }) => value !== carrier.value);
  const expected = expectationOf(rule);
  if (other) {
    const words = `tag ${key} is set twice: ${carrier.key} is "${carrier.value}" and ${other.key} is "${other.value}"`;
    verdicts.push({ kind: 'tag-conflict', key, found: other.key, expected, words });
  }
  if (!exact) {
    const words = `tag ${key} is spelled "${first.key}"`;
    verdicts.push({ kind: 'tag-key-case', key, found: first.key, expected, words });
  }
  return verdicts;
}

/** The value that IAM sees under a key: that of the exact spelling, else of another one. */
export function valueUnder(key: string, tags: readonly Tag[]): string | undefined {
  return (tags.find((tag) => tag.key === key) ?? tags.find((tag) => isSpelling(tag.key, key)))?.value;
}

function isSpelling(found: string, key: string): boolean {
  return found.length === key.length && found.toLowerCase() === key.toLowerCase();
}

function judgeAbsent(key: string, rule: TagValueRule, tags: readonly Tag[]): KeyVerdict {
  const near = nearMissOf(
    key,
    tags.map((tag) => tag.key),
  );
  const hint = near ? ` ("${near.key}" looks like it, but ${near.difference})` : '';
  const words = `tag ${key} is missing${hint}`;
  return { kind: 'tag-missing', key, found: near?.key ?? null, expected: expectationOf(rule), words };
}

function judgeValue(key: string, rule: TagValueRule, found: string): KeyVerdict | undefined {
  const expected = expectationOf(rule);
  const fault = faultOfValue(found, rule);
  if (fault === undefined) return judgeOwner(key, rule, found);
  if (fault === 'empty') return { kind: 'tag-empty', key, found, expected, words: `tag ${key} has no value` };
  const why = fault === 'case' ? '; MLSpace compares it exactly, case included' : '';
  return {
    kind: 'tag-value',
    key,
    found,
    expected,
    words: `tag ${key} is "${found}", expected ${told(expected)}${why}`,
  };
}

function judgeOwner(key: string, { owners, ...rule }: TagValueRule, found: string): KeyVerdict | undefined {
  if (!owners?.ok || !isUnknownOwner(found, { owners, ...rule })) return undefined;
  const words = `tag ${key} is "${found}", whom ${owners.value.whoNamesNone}`;
  return { kind: 'tag-owner-unknown', key, found, expected: null, words };
}

/** Whether it is known that there is no such owner. Where the source could not be read, nobody is. */
function isUnknownOwner(value: string, rule: TagValueRule): boolean {
  return rule.owners?.ok === true && !isOwner(value, rule.owners.value, rule.case ?? 'ignore');
}

function told(expected: string | null): string {
  return expected?.startsWith('/') ? `what fits ${expected}` : `"${expected}"`;
}
