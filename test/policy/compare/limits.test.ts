import { describe, expect, it } from 'vitest';
import type { AttachmentSet, Limit } from '../../../src/policy/attachment-set.ts';
import type { Difference, Verdict } from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { explainExactly } from '../../../src/policy/explain/explain-exactly.ts';

const of = (...statements: readonly Record<string, unknown>[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((one) => ({ Resource: '*', ...one })),
});
const allow = (...actions: readonly string[]) => of({ Effect: 'Allow', Action: actions });
const deny = (...actions: readonly string[]) => of({ Effect: 'Deny', Action: actions });
const full = allow('*');
const level = (name: string, ...documents: readonly unknown[]): Limit => ({ name, kind: 'scp', documents });
const control = (...documents: readonly unknown[]): Limit => ({ name: 'root', kind: 'rcp', documents });
const session = (...documents: readonly unknown[]): Limit => ({ name: 'job', kind: 'session', documents });

function role(document: unknown, ...limits: readonly Limit[]): AttachmentSet {
  return { policies: [{ name: 'p', kind: 'managed', document }], limits };
}

interface Verdicts {
  readonly allowed: Verdict;
  readonly denied?: Verdict;
  readonly ceiling?: Verdict;
}

const guarded = level('root', full, deny('s3:Delete*'));

describe('policy/compare: limits', () => {
  it.each<[name: string, canonical: AttachmentSet, live: AttachmentSet, verdicts: Verdicts]>([
    [
      'a grant that a service control policy holds back',
      role(allow('s3:Get*'), guarded),
      role(allow('s3:Get*', 's3:Delete*'), guarded),
      { allowed: 'equivalent' },
    ],
    [
      'one that it lets through',
      role(allow('s3:Get*'), guarded),
      role(allow('s3:Get*', 's3:Put*'), guarded),
      { allowed: 'broadened' },
    ],
    [
      'a denial of the organization that is gone',
      role(allow('s3:*'), guarded),
      role(allow('s3:*'), level('root', full)),
      { allowed: 'broadened', denied: 'narrowed', ceiling: 'broadened' },
    ],
    [
      'the same with nothing that it held back',
      role(allow('s3:Get*'), guarded),
      role(allow('s3:Get*'), level('root', full)),
      { allowed: 'equivalent', denied: 'narrowed', ceiling: 'broadened' },
    ],
    [
      'a level without any policy',
      role(allow('s3:Get*'), level('root', full)),
      role(allow('s3:Get*'), level('root', full), level('unit')),
      { allowed: 'narrowed', ceiling: 'narrowed' },
    ],
    [
      'the policies of one level allow together',
      role(allow('*'), level('root', allow('s3:*', 'sqs:*'))),
      role(allow('*'), level('root', allow('s3:*'), allow('sqs:*'))),
      { allowed: 'equivalent' },
    ],
    [
      'and not those of two',
      role(allow('*'), level('root', allow('s3:*'), allow('sqs:*'))),
      role(allow('*'), level('root', allow('s3:*')), level('unit', allow('sqs:*'))),
      { allowed: 'narrowed', ceiling: 'narrowed' },
    ],
    [
      'it matters not at which level something is denied',
      role(allow('*'), level('root', full, deny('s3:*')), level('unit', full)),
      role(allow('*'), level('root', full), level('unit', full, deny('s3:*'))),
      { allowed: 'equivalent' },
    ],
    [
      'nor how levels are called and in which order they stand',
      role(allow('*'), level('root', allow('s3:*')), level('unit', allow('s3:Get*', 'sqs:*'))),
      role(allow('*'), level('b', allow('s3:Get*', 'sqs:*')), level('a', allow('s3:*'))),
      { allowed: 'equivalent' },
    ],
    [
      'an allow list in the place of FullAWSAccess',
      role(allow('s3:*', 'ec2:*'), level('root', full)),
      role(allow('s3:*', 'ec2:*'), level('root', allow('s3:*'))),
      { allowed: 'narrowed', ceiling: 'narrowed' },
    ],
    [
      'a limit that lets everything through is as good as none',
      role(allow('s3:*')),
      role(allow('s3:*'), level('root', full), control(full), session(full)),
      { allowed: 'equivalent' },
    ],
    [
      'a resource control policy denies S3',
      role(allow('s3:*', 'ec2:*'), control(full)),
      role(allow('s3:*', 'ec2:*'), control(deny('s3:Get*'))),
      { allowed: 'narrowed', denied: 'broadened', ceiling: 'narrowed' },
    ],
    [
      'and cannot deny EC2',
      role(allow('s3:*', 'ec2:*')),
      role(allow('s3:*', 'ec2:*'), control(deny('ec2:*', 'iam:*'))),
      { allowed: 'equivalent' },
    ],
    [
      'nor kms:RetireGrant, which any other denial does',
      role(allow('kms:RetireGrant'), level('root', full, deny('kms:*'))),
      role(allow('kms:RetireGrant'), control(deny('kms:*'))),
      { allowed: 'broadened', denied: 'narrowed', ceiling: 'broadened' },
    ],
    [
      'of the other actions of KMS both are the same',
      role(of({ Effect: 'Allow', Action: 'kms:D*' }), level('root', full, deny('kms:*'))),
      role(of({ Effect: 'Allow', Action: 'kms:D*' }), control(deny('kms:*'))),
      { allowed: 'equivalent', denied: 'narrowed', ceiling: 'broadened' },
    ],
    [
      'all that supports them and not kms:RetireGrant is what * means there',
      role(allow('s3:*', 'kms:*'), control(deny('*'))),
      role(allow('kms:RetireGrant')),
      { allowed: 'equivalent', denied: 'narrowed', ceiling: 'broadened' },
    ],
    [
      'a session that may do less than its role',
      role(allow('s3:*')),
      role(allow('s3:*'), session(allow('s3:Get*'))),
      { allowed: 'narrowed', ceiling: 'narrowed' },
    ],
    [
      'boundary and limits together',
      { ...role(allow('s3:*', 'ec2:*'), level('root', allow('s3:*', 'sqs:*'))), boundary: allow('s3:Get*', 'ec2:*') },
      role(allow('s3:Get*'), level('root', full)),
      { allowed: 'equivalent', ceiling: 'broadened' },
    ],
  ])('%s', (_name, canonical, live, { allowed, denied = 'equivalent', ceiling = 'equivalent' }) => {
    const comparison = compareExactly(canonical, live);
    const told = { allowed: comparison.allowed, denied: comparison.denied, ceiling: comparison.ceiling };

    expect(comparison.problems).toEqual([]);
    expect(Object.fromEntries(Object.entries(told).map(([name, { verdict }]) => [name, verdict]))).toEqual({
      allowed,
      denied,
      ceiling,
    });
    expect(comparison.latent).toBe(allowed === 'equivalent' && (denied !== 'equivalent' || ceiling !== 'equivalent'));
    expect(Object.values(told).flatMap(({ undecided }) => undecided)).toEqual([]);
  });
});

const causes = (differences: readonly Difference[]) =>
  differences.flatMap(({ statements }) =>
    statements.map(({ side, kind, policy, index, isAbsent = false }) => [side, kind, policy, index, isAbsent]),
  );

describe('policy/compare: which limit changed', () => {
  it('is told by its name, with the document and the statement', () => {
    const canonical = role(
      allow('s3:*'),
      level('root', full),
      level('unit', full, deny('s3:Put*'), deny('s3:Delete*')),
    );
    const live = role(allow('s3:*'), level('root', full), level('unit', full, deny('s3:Put*'), deny('sqs:*')));

    const comparison = compareExactly(canonical, live);

    expect(comparison.limits).toEqual([
      { name: 'root', kind: 'scp', change: 'same' },
      { name: 'unit', kind: 'scp', change: 'changed' },
    ]);
    expect(comparison.ceiling.gained.flatMap(({ statements }) => statements)).toMatchObject([
      { side: 'canonical', kind: 'scp', policy: 'unit', document: 2, index: 0, effect: 'Deny' },
    ]);
    expect(comparison.ceiling.lost.flatMap(({ statements }) => statements)).toMatchObject([
      { side: 'live', kind: 'scp', policy: 'unit', document: 2, index: 0, effect: 'Deny' },
    ]);
    expect(explainExactly(comparison).join('\n')).toContain(
      'Now let through by the boundary and the limits: s3:Delete* on *, by Deny statement (position 1 in document 3 of canonical SCP limit unit)',
    );
  });

  it('is told where it is gone as a whole', () => {
    const comparison = compareExactly(role(allow('s3:*'), level('unit', allow('s3:Get*'))), role(allow('s3:*')));

    expect(causes(comparison.allowed.gained)).toEqual([['live', 'scp', 'unit', -1, true]]);
    expect(causes(comparison.ceiling.gained)).toEqual([['live', 'scp', 'unit', -1, true]]);
    expect(explainExactly(comparison).join('\n')).toMatch(
      /Now allowed: .*, by the lack of SCP limit unit on the live side\.[\s\S]*SCP limit unit was removed, so it holds nothing back any more\./,
    );
  });

  it('is told where a boundary came at the same time', () => {
    const bound = { ...role(allow('s3:*')), boundary: allow('s3:Put*') };
    const comparison = compareExactly(role(allow('s3:*'), level('unit', allow('s3:Get*'))), bound);

    expect(causes(comparison.ceiling.gained)).toEqual([['live', 'scp', 'unit', -1, true]]);
    expect(causes(comparison.ceiling.lost)).toEqual([['canonical', 'boundary', 'no boundary', 0, false]]);
    expect(comparison).toMatchObject({ boundary: 'added', limits: [{ name: 'unit', kind: 'scp', change: 'removed' }] });
  });

  it('has no part in a comparison without limits', () => {
    const { policies } = role(allow('s3:*'));

    expect(compareExactly({ policies }, { policies })).not.toHaveProperty('limits');
  });
});

const denying = (tag: string) =>
  JSON.stringify(deny('s3:Get*')).replace('"Resource":"*"', `"Resource":"arn:aws:s3:::${tag}/*"`);

describe('policy/compare: documents of limits', () => {
  it('that are wrong make it invalid and are named', () => {
    const comparison = compareExactly(role(full), role(full, control(full, allow('s3:*')), level('unit', '{')));

    expect(comparison.verdict).toBe('invalid');
    expect(comparison.problems.map(({ path }) => path)).toEqual([
      'live.limits.root.documents[1].Statement[0].Effect',
      'live.limits.unit.documents[0]',
    ]);
  });

  it('are text as well, and keep letters of the private use', () => {
    const comparison = compareExactly(
      role(allow('s3:*'), level('root', full, denying('b\\ue000'))),
      role(allow('s3:*'), level('root', full, denying('b\\ue001'))),
    );

    expect(comparison.verdict).toBe('mixed');
    expect(comparison.allowed.gained.flatMap(({ resources }) => resources)).toEqual(['arn:aws:s3:::b\ue000/*']);
  });
});
