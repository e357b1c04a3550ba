import { describe, expect, it } from 'vitest';
import { hostilePairs } from '../../../bench/hostile-documents.ts';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { WorkAccount } from '../../../src/policy/compare/sets/automata/budget.ts';

function allow(...actions: readonly string[]) {
  const Statement = actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' }));
  return { policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement } }] };
}

const pattern = (mark: string) => `s3:${`*a${mark}`.repeat(40_000)}`;

const grants = (mark: string) => {
  const list = (prefix: string) => Array.from({ length: 3_000 }, (_, index) => `${prefix}${mark}${index}`);
  const Statement = [{ Effect: 'Allow', Action: list('s3:a'), Resource: list('arn:aws:s3:::b') }];
  return { policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement } }] };
};

const explosive = Array.from({ length: 12 }, (_, index) => `s3:*${'abcdefghijkl'[index]}${'?'.repeat(12 + index)}`);

const statements = (Effect: string, actions: readonly string[]) =>
  actions.map((Action) => ({ Effect, Action, Resource: '*' }));

function attached(lists: {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly bound?: readonly string[];
}) {
  const Statement = [...statements('Allow', lists.allow), ...statements('Deny', lists.deny)];
  return {
    policies: [{ name: 'p', kind: 'managed' as const, document: { Statement } }],
    ...(lists.bound ? { boundary: { Statement: statements('Allow', lists.bound) } } : {}),
  };
}

/** More than the work of any comparison: it counts what that takes. */
const plenty = 1_000_000_000;

/** Three rules of which the documentation leaves the reading open: eight answers. */
const open = {
  'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': '*a*' },
  ArnLike: { 'aws:PrincipalArn': '*role/a*' },
  StringNotLike: { 'aws:username': [] },
};

function withOpenReadings(mark: string) {
  const actions = Array.from({ length: 400 }, (_, index) => `s3:*${mark}${index % 7}*${index % 11}*`);
  const Statement = actions.map((Action, index) => ({
    Effect: index % 3 === 0 ? 'Deny' : 'Allow',
    Action,
    Resource: '*',
    Condition: open,
  }));
  return { policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement } }] };
}

const hostile = [
  ...hostilePairs(),
  { name: 'eight readings', canonical: withOpenReadings('a'), live: withOpenReadings('b') },
];

describe('policy/compare/budget', () => {
  it.each(hostile)('takes a bounded number of steps, with the actions of AWS as well: $name', async (pair) => {
    const account = new WorkAccount(plenty);
    const catalogue = await loadCatalogue('all');
    compareExactly(pair.canonical, pair.live, { catalogue, account });

    expect(plenty - account.left).toBeLessThan(9_000_000);
  });

  it('says so where the work is more than it may be, and claims neither a difference nor equivalence', () => {
    const comparison = compareExactly(allow(...explosive), allow('s3:*a?b*'), {
      budget: { total: 20, question: 10 },
    });

    expect(comparison).toMatchObject({ exact: false, allowed: { undecided: ['the work budget was spent'] } });
    expect(comparison.verdict).not.toBe('equivalent');
  });

  it('ends with patterns that are written to explode', () => {
    const long = `s3:${'*a'.repeat(1_500)}`;
    const { allowed } = compareExactly(allow(long), allow(`${long}*b`));

    expect(allowed.gained).toHaveLength(1);
    expect(allowed.lost).toHaveLength(1);
  });

  it('ends with a document as long as it may be, and tells what it found', () => {
    expect(compareExactly(allow(pattern('b')), allow(pattern('c'))).verdict).toBe('mixed');
    const { allowed } = compareExactly(grants('a'), grants('b'));
    expect(allowed.gained.length).toBeGreaterThan(0);
    expect(allowed.undecided).toContain('the work budget was spent');
  });

  it('decides what it has work left for', () => {
    const comparison = compareExactly(allow('s3:GetObject'), allow('s3:GetObject', 's3:PutObject'), {
      budget: { total: 10_000, question: 1_000 },
    });

    expect(comparison).toMatchObject({ verdict: 'broadened', allowed: { undecided: [] } });
  });

  it('decides what is denied though what is allowed took more work than there is', () => {
    const { allowed, denied } = compareExactly(
      attached({ allow: explosive, deny: ['iam:A'] }),
      attached({ allow: ['s3:*a?b*'], deny: ['iam:B*'] }),
      { budget: { total: 700, question: 350 } },
    );

    expect(allowed.undecided).toEqual(['the work budget was spent']);
    expect(denied).toMatchObject({ verdict: 'mixed', undecided: [] });
  });

  it('decides what a boundary lets through though what is denied took more work than there is', () => {
    const { denied, ceiling } = compareExactly(
      attached({ allow: ['s3:A'], deny: explosive, bound: ['s3:*', 'iam:*'] }),
      attached({ allow: ['s3:A'], deny: ['s3:*a?b*'], bound: ['s3:*', 'ec2:*'] }),
      { budget: { total: 1_400, question: 700 } },
    );

    expect(denied.undecided).toEqual(['the work budget was spent']);
    expect(ceiling).toMatchObject({ verdict: 'mixed', undecided: [] });
  });
});
