import { describe, expect, it } from 'vitest';
import { FailedComparison } from '../../../src/checks/roles/comparing/failed-comparison.ts';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { ComparisonThread } from '../../../src/scan/comparing/comparison-thread.ts';
import { compareOrFail, ThreadComparisons } from '../../../src/scan/comparing/thread-comparisons.ts';

function set(name: string, action: string): AttachmentSet {
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: '*' } };
  return { policies: [{ name, kind: 'managed', document }] };
}

/** A thread that breaks on one policy. */
const thread = {
  ask: (question: { readonly kind: string; readonly canonical?: unknown; readonly live?: unknown }) => {
    if (JSON.stringify(question).includes('broken')) return Promise.reject(new TypeError('usual is not iterable'));
    return Promise.resolve(compareExactly(question.canonical as AttachmentSet, question.live as AttachmentSet));
  },
} as unknown as Pick<ComparisonThread, 'ask'>;

describe('scan/comparing: a comparison that breaks', () => {
  it('is told with the policies that it was about', async () => {
    const outcome = await compareOrFail(thread, { canonical: set('canonical', 's3:*'), live: set('broken', 's3:*') });

    expect(outcome).toBeInstanceOf(FailedComparison);
    expect((outcome as FailedComparison).failure).toMatchObject({ reason: 'internal', subject: 'broken' });
    expect((outcome as FailedComparison).failure.message).toContain('usual is not iterable');
  });

  it('leaves the others their answers', async () => {
    const verdicts = await new ThreadComparisons(thread).run((comparisons) =>
      ['one', 'broken', 'other'].map((name) => {
        try {
          return comparisons.sets(set('canonical', 's3:Get*'), set(name, 's3:*')).verdict;
        } catch (error) {
          return error instanceof FailedComparison ? 'failed' : 'other error';
        }
      }),
    );

    expect(verdicts).toEqual(['broadened', 'failed', 'broadened']);
  });

  it('is none for names that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
      const compared = compareExactly(set('canonical', 's3:*'), set(name, `${name}:*`));
      expect(compared.verdict).toBe('mixed');
    }
  });

  it('is none for such names in keys, operators, Sids and variables', () => {
    const statement = {
      Sid: 'constructor',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::b/${constructor}/${aws:PrincipalTag/__proto__}',
      Condition: JSON.parse(
        '{"StringEquals":{"aws:PrincipalTag/__proto__":"toString","aws:PrincipalTag/constructor":"a"}}',
      ) as unknown,
    };
    const live = {
      policies: [
        { name: '__proto__', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: statement } },
      ],
    };

    expect(compareExactly({ policies: [] }, live).problems).toEqual([]);
    expect(compareExactly(live, live).verdict).toBe('equivalent');
  });
});
