import { describe, expect, it } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import type { Verdict } from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

interface Grant {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string;
}

const document = (grants: readonly Grant[]) => ({
  Version: '2012-10-17',
  Statement: grants.map((grant) => ({ Effect: 'Allow', Resource: '*', ...grant })),
});

interface Verdicts {
  readonly allowed: Verdict;
  readonly ceiling: Verdict;
}

/** Policies under a boundary; `undefined` for none. */
function role(policies: readonly Grant[], boundary?: readonly Grant[]): AttachmentSet {
  const attached = { policies: [{ name: 'p', kind: 'managed' as const, document: document(policies) }] };
  return boundary ? { ...attached, boundary: document(boundary) } : attached;
}

const all = { Action: 's3:*' };
const reading = { Action: 's3:Get*' };
const writing = { Action: 's3:Put*' };
const machines = { Action: 'ec2:*' };
const bucket = { Action: 's3:*', Resource: 'arn:aws:s3:::b/*' };

/** What is allowed is what policies and boundary both allow (IAM User Guide, "Permissions boundaries for IAM entities"). */
describe('policy/compare: permissions boundaries', () => {
  it.each<[name: string, canonical: AttachmentSet, live: AttachmentSet, verdicts: Verdicts]>([
    [
      'a grant that the boundary holds back',
      role([reading], [all]),
      role([reading, machines], [all]),
      { allowed: 'equivalent', ceiling: 'equivalent' },
    ],
    [
      'a grant that it lets through',
      role([reading], [all]),
      role([reading, writing], [all]),
      { allowed: 'broadened', ceiling: 'equivalent' },
    ],
    [
      'a grant that it lets through in part',
      role([reading], [bucket]),
      role([all], [bucket]),
      { allowed: 'broadened', ceiling: 'equivalent' },
    ],
    [
      'a wider boundary that nothing uses',
      role([reading], [reading]),
      role([reading], [all]),
      { allowed: 'equivalent', ceiling: 'broadened' },
    ],
    [
      'a wider boundary',
      role([all], [reading]),
      role([all], [reading, writing]),
      { allowed: 'broadened', ceiling: 'broadened' },
    ],
    ['a narrower boundary', role([all], [all]), role([all], [reading]), { allowed: 'narrowed', ceiling: 'narrowed' }],
    ['another boundary', role([all], [reading]), role([all], [writing]), { allowed: 'mixed', ceiling: 'mixed' }],
    [
      'a boundary for what had none',
      role([all, machines]),
      role([all, machines], [all]),
      { allowed: 'narrowed', ceiling: 'narrowed' },
    ],
    [
      'none for what had one',
      role([all, machines], [all]),
      role([all, machines]),
      { allowed: 'broadened', ceiling: 'broadened' },
    ],
    ['a boundary that allows nothing', role([all]), role([all], []), { allowed: 'narrowed', ceiling: 'narrowed' }],
    [
      'a boundary that denies',
      role([all], [all]),
      role([all], [all, { Effect: 'Deny', Action: 's3:Put*' }]),
      { allowed: 'narrowed', ceiling: 'narrowed' },
    ],
    [
      'a boundary that denies what nobody has',
      role([reading], [all]),
      role([reading], [all, { Effect: 'Deny', Action: 's3:Put*' }]),
      { allowed: 'equivalent', ceiling: 'narrowed' },
    ],
    [
      'a denial that the boundary made already',
      role([all], [reading]),
      role([all, { Effect: 'Deny', Action: 's3:Put*' }], [reading]),
      { allowed: 'equivalent', ceiling: 'equivalent' },
    ],
  ])('%s', (_name, canonical, live, verdicts) => {
    const comparison = compareExactly(canonical, live);
    expect({ allowed: comparison.allowed.verdict, ceiling: comparison.ceiling.verdict }).toEqual(verdicts);
    const undecided = [comparison.allowed, comparison.denied, comparison.ceiling].flatMap((one) => one.undecided);
    expect(undecided).toEqual([]);
  });
});
