import { describe, expect, it } from 'vitest';
import type { TagRules } from '../../../src/checks/required-tags/judge-tags.ts';
import { followOwners } from '../../../src/checks/required-tags/owners/owner-changes.ts';
import type { OwnerRecord } from '../../../src/domain/evaluation/owner-record.ts';

const day = 86_400_000;
const now = 100 * day;
const keep = 7 * day;
const rules: Pick<TagRules, 'tags'> = { tags: { user: {}, project: { case: 'exact' }, system: { value: 'MLSpace' } } };

function follow(owners: Readonly<Record<string, string>>, before?: Partial<OwnerRecord>) {
  const tags = Object.entries(owners).map(([key, value]) => ({ key, value }));
  const known = before && { owners: {}, changedAt: null, seenAt: now - 1, ...before };
  const { changes, record } = followOwners(tags, known, { rules, now, keep });
  return {
    told: changes.map(({ key, before: was, after }) => `${key}: ${was} → ${after}`),
    owners: record.owners,
    changedAt: record.changedAt,
    isKept: record === known,
  };
}

interface Row {
  readonly tags: Readonly<Record<string, string>>;
  readonly known?: Readonly<Record<string, string>>;
  readonly told?: readonly string[];
  /** What is remembered then; as before where absent. */
  readonly owners?: Readonly<Record<string, string>>;
}

describe('checks/required-tags: owners that change', () => {
  it.each<readonly [string, Row]>([
    ['the first sight', { tags: { user: 'alice', project: 'p' }, owners: { user: 'alice', project: 'p' } }],
    ['the same owner', { tags: { user: 'alice' }, known: { user: 'alice' } }],
    ['another owner', { tags: { user: 'bob' }, known: { user: 'alice' }, told: ['user: alice → bob'] }],
    ['the same in another case', { tags: { user: 'ALICE' }, known: { user: 'alice' } }],
    ['another case where case counts', { tags: { project: 'P' }, known: { project: 'p' }, told: ['project: p → P'] }],
    ['a tag that is gone, or empty', { tags: { user: ' ' }, known: { user: 'alice' } }],
    ['a key in another case', { tags: { USER: 'bob' }, known: { user: 'alice' }, told: ['user: alice → bob'] }],
    [
      'a tag that came',
      { tags: { user: 'alice', project: 'p' }, known: { user: 'alice' }, owners: { user: 'alice', project: 'p' } },
    ],
    ['a tag with a fixed value', { tags: { system: 'Other' }, known: { system: 'MLSpace' } }],
    [
      'a name that objects have',
      { tags: { user: 'constructor' }, known: { project: 'p' }, owners: { user: 'constructor', project: 'p' } },
    ],
  ])('%s', (_name, { tags, known, told = [], owners = known }) => {
    const seen = follow(tags, known && { owners: known });
    expect(seen.told).toStrictEqual(told);
    expect(seen.owners).toStrictEqual(owners);
    expect(seen.changedAt).toBe(told.length > 0 ? now : null);
  });

  it('tells a change for as long as it is set, then takes it for true', () => {
    const owners = { user: 'alice' };
    expect(follow({ user: 'bob' }, { owners, changedAt: now - keep + 1 }).told).toStrictEqual(['user: alice → bob']);
    expect(follow({ user: 'bob' }, { owners, changedAt: now - keep })).toMatchObject({
      told: [],
      owners: { user: 'bob' },
      changedAt: null,
    });
    expect(follow({ user: 'alice' }, { owners, changedAt: now - keep })).toMatchObject({
      told: [],
      owners,
      changedAt: null,
    });
  });

  it('saves nothing where nothing is new, but that it was seen once a day', () => {
    expect(follow({ user: 'alice' }, { owners: { user: 'alice' } }).isKept).toBe(true);
    expect(follow({ user: 'bob' }, { owners: { user: 'alice' }, changedAt: now - 5 }).isKept).toBe(true);
    expect(follow({ user: 'alice' }, { owners: { user: 'alice' }, seenAt: now - day }).isKept).toBe(false);
  });
});
