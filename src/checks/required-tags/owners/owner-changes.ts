/*
 * Examples of one key, with `owner_changes: 7d`:
 *
 * | remembered | tags | change | remembered then |
 * | --- | --- | --- | --- |
 * | nothing | user=alice | none | alice |
 * | alice | user=bob | from alice to bob | alice, changed now |
 * | alice, changed a week ago | user=bob | none: it is taken for true | bob |
 * | alice, changed | user=alice | none: it was set back | alice |
 * | alice | no user | none: `tag-missing` tells it | alice |
 */

import type { OwnerRecord } from '../../../domain/evaluation/owner-record.ts';
import type { ReadFailure } from '../../../domain/evaluation/read.ts';
import type { Tag } from '../../../domain/evaluation/resource.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { valueUnder } from '../judge-key.ts';
import { isFixed, type TagValueRule } from '../tag-values.ts';

/** A tag that names another owner than before. */
export interface OwnerChange {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

/** What one scan of a region finds out about owners that changed. */
export interface OwnerNews {
  /** By ARN: those resources whose owner changed. */
  readonly changes: ReadonlyMap<string, readonly OwnerChange[]>;
  /** Why it is not known of every resource whether its owner changed. */
  readonly failure: ReadFailure | undefined;
}

/** Which tags name owners. */
interface OwnerRules {
  readonly tags: Readonly<Record<string, TagValueRule>>;
}

/** What owners are followed by. */
export interface OwnerFollowing {
  readonly rules: OwnerRules;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** For how long a change is told before the new owner is taken for true, milliseconds. */
  readonly keep: number;
}

/** How often it is noted that a resource is still there, milliseconds. */
const day = 86_400_000;

/** What changed since the record was made, and the record as it is to be kept: the same object where it need not be saved. */
export function followOwners(
  tags: readonly Tag[],
  before: OwnerRecord | undefined,
  { rules, now, keep }: OwnerFollowing,
): { readonly changes: readonly OwnerChange[]; readonly record: OwnerRecord } {
  const named = ownersIn(tags, rules);
  const differing = before ? changesOf(named, before, rules) : [];
  const changedAt = differing.length === 0 ? null : (before?.changedAt ?? now);
  const isSettled = changedAt !== null && now - changedAt >= keep;
  const record = recordAfter(before, {
    added: isSettled ? named : named.filter(({ key }) => !isKnown(key, before)),
    changedAt: isSettled ? null : changedAt,
    now,
  });
  return { changes: isSettled ? [] : differing, record };
}

function changesOf(named: readonly Named[], { owners }: OwnerRecord, { tags }: OwnerRules): readonly OwnerChange[] {
  return named.flatMap(({ key, value }) => {
    const last = ownValue(owners, key);
    const isSame = last === undefined || isSameOwner(last, value, ownValue(tags, key)?.case ?? 'ignore');
    return isSame ? [] : { key, before: last, after: value };
  });
}

interface Learned {
  readonly added: readonly Named[];
  readonly changedAt: number | null;
  readonly now: number;
}

function recordAfter(before: OwnerRecord | undefined, { added, changedAt, now }: Learned): OwnerRecord {
  const isFresh = before !== undefined && now - before.seenAt < day;
  if (isFresh && added.length === 0 && before.changedAt === changedAt) return before;
  const owners = Object.fromEntries([...Object.entries(before?.owners ?? {}), ...added.map(entryOf)]);
  return { owners, changedAt, seenAt: isFresh ? before.seenAt : now };
}

function isKnown(key: string, before: OwnerRecord | undefined): boolean {
  return before !== undefined && ownValue(before.owners, key) !== undefined;
}

interface Named {
  readonly key: string;
  readonly value: string;
}

function entryOf({ key, value }: Named): readonly [string, string] {
  return [key, value];
}

/** Whom the tags name, in the keys that have no fixed value. */
function ownersIn(tags: readonly Tag[], { tags: wanted }: OwnerRules): readonly Named[] {
  return Object.entries(wanted).flatMap(([key, rule]) => {
    const value = isFixed(rule) ? '' : (valueUnder(key, tags)?.trim() ?? '');
    return value === '' ? [] : { key, value };
  });
}

function isSameOwner(one: string, other: string, how: 'exact' | 'ignore'): boolean {
  return one === other || (how === 'ignore' && one.toLowerCase() === other.toLowerCase());
}
