import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { AttachmentSet } from '../../../src/policy/compare/comparison.ts';

interface Grant {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string;
}

const document = (grants: readonly Grant[]) => ({
  Version: '2012-10-17',
  Statement: grants.map((grant) => ({ Effect: 'Allow', Resource: '*', ...grant })),
});

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
  it.each<[name: string, canonical: AttachmentSet, live: AttachmentSet, allowed: string, ceiling: string]>([
    [
      'a grant that the boundary holds back',
      role([reading], [all]),
      role([reading, machines], [all]),
      'equivalent',
      'equivalent',
    ],
    [
      'a grant that it lets through',
      role([reading], [all]),
      role([reading, writing], [all]),
      'broadened',
      'equivalent',
    ],
    [
      'a grant that it lets through in part',
      role([reading], [bucket]),
      role([all], [bucket]),
      'broadened',
      'equivalent',
    ],
    [
      'a wider boundary that nothing uses',
      role([reading], [reading]),
      role([reading], [all]),
      'equivalent',
      'broadened',
    ],
    ['a wider boundary', role([all], [reading]), role([all], [reading, writing]), 'broadened', 'broadened'],
    ['a narrower boundary', role([all], [all]), role([all], [reading]), 'narrowed', 'narrowed'],
    ['another boundary', role([all], [reading]), role([all], [writing]), 'mixed', 'mixed'],
    ['a boundary for what had none', role([all, machines]), role([all, machines], [all]), 'narrowed', 'narrowed'],
    ['none for what had one', role([all, machines], [all]), role([all, machines]), 'broadened', 'broadened'],
    ['a boundary that allows nothing', role([all]), role([all], []), 'narrowed', 'narrowed'],
    [
      'a boundary that denies',
      role([all], [all]),
      role([all], [all, { Effect: 'Deny', Action: 's3:Put*' }]),
      'narrowed',
      'narrowed',
    ],
    [
      'a boundary that denies what nobody has',
      role([reading], [all]),
      role([reading], [all, { Effect: 'Deny', Action: 's3:Put*' }]),
      'equivalent',
      'narrowed',
    ],
    [
      'a denial that the boundary made already',
      role([all], [reading]),
      role([all, { Effect: 'Deny', Action: 's3:Put*' }], [reading]),
      'equivalent',
      'equivalent',
    ],
  ])('%s', (_name, canonical, live, allowed, ceiling) => {
    const comparison = compareExactly(canonical, live);
    expect({ allowed: comparison.allowed.verdict, ceiling: comparison.ceiling.verdict }).toEqual({ allowed, ceiling });
    const undecided = [comparison.allowed, comparison.denied, comparison.ceiling].flatMap((one) => one.undecided);
    expect(undecided).toEqual([]);
  });
});
