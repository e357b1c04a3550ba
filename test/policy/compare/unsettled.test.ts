import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

const tagged = { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': ['user'] } };
const allow = { Effect: 'Allow', Action: 'sagemaker:AddTags', Resource: '*' };

function compare(canonical: readonly object[], live: readonly object[], anyValueIfExistsWhenAbsent?: boolean) {
  const [one, other] = [canonical, live].map((statements) => ({
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: statements } }],
  }));
  const options = anyValueIfExistsWhenAbsent === undefined ? {} : { anyValueIfExistsWhenAbsent };
  return compareExactly(one ?? { policies: [] }, other ?? { policies: [] }, options);
}

/** The documentation says `IfExists` is true without the key; simulators read `ForAnyValue:…IfExists` as false there. */
describe('policy/compare: what the documentation leaves open', () => {
  const withoutKey = { Null: { 'aws:TagKeys': 'true' } };
  const guarded = [{ ...allow, Condition: tagged }];

  it('is named where the answer rests on it, with the reading that was taken', () => {
    const live = [{ ...allow, Condition: { ...tagged, ...withoutKey } }];
    expect(compare([], live)).toMatchObject({
      verdict: 'broadened',
      unsettled: [
        'Unsettled: ForAnyValue:StringEqualsIfExists on aws:TagKeys is read as a condition that holds without the key.',
      ],
    });
    expect(compare([], live, false)).toMatchObject({
      verdict: 'equivalent',
      unsettled: [
        'Unsettled: ForAnyValue:StringEqualsIfExists on aws:TagKeys is read as a condition that does not hold without the key.',
      ],
    });
  });

  it('is named alone, without conditions that the documentation is clear about', () => {
    const clear = {
      StringEqualsIfExists: { 'aws:RequestTag/user': 'joe' },
      'ForAnyValue:StringLike': { 'aws:CalledVia': '*' },
      'ForAllValues:StringEqualsIfExists': { 'aws:PrincipalTag/x': 'y' },
    };
    const { verdict, unsettled } = compare([], [{ ...allow, Condition: { ...tagged, ...clear, ...withoutKey } }]);

    expect(verdict).toBe('broadened');
    expect(unsettled).toHaveLength(1);
    expect(unsettled[0]).toContain('ForAnyValue:StringEqualsIfExists on aws:TagKeys');
  });

  it('decides the other way round what is allowed beyond such a condition', () => {
    const free = [{ ...allow, Condition: withoutKey }];

    expect(compare(guarded, [...guarded, ...free])).toMatchObject({ verdict: 'equivalent' });
    expect(compare(guarded, [...guarded, ...free], false)).toMatchObject({
      verdict: 'broadened',
      allowed: { gained: [{ witness: { context: {} } }], undecided: [] },
    });
  });

  it.each([true, false])('is not named where the answer is the same either way (read as %s)', (reading) => {
    expect(compare(guarded, [...guarded, { ...allow, Action: 's3:GetObject' }], reading)).toMatchObject({
      verdict: 'broadened',
      unsettled: [],
    });
    expect(compare(guarded, guarded, reading)).toMatchObject({ verdict: 'equivalent', unsettled: [] });
  });
});
