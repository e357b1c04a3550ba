import { describe, expect, it } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';

const tagged = { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': ['user'] } };
const allow = { Effect: 'Allow', Action: 'sagemaker:AddTags', Resource: '*' };

function compare(canonical: readonly object[], live: readonly object[]) {
  const [one, other] = [canonical, live].map((statements) => ({
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: statements } }],
  }));
  return compareExactly(one ?? { policies: [] }, other ?? { policies: [] });
}

function guardedBy(condition: object) {
  return [{ ...allow, Condition: condition }];
}

/**
 * AWS's documents contradict themselves: on `IfExists` without the key of `ForAnyValue`, on an ARN operator with a value
 * that is no whole ARN, and on an empty list of values.
 */
describe('policy/compare: what the documentation leaves open', () => {
  const withoutKey = { Null: { 'aws:TagKeys': 'true' } };

  it('is unsettled where the readings give different answers, and each is told', () => {
    const compared = compare([], guardedBy({ ...tagged, ...withoutKey }));

    expect(compared.verdict).toBe('unsettled');
    expect(compared.allowed.readings).toEqual([
      { reading: 'ForAnyValue:StringEqualsIfExists on aws:TagKeys holds without the key', verdict: 'broadened' },
      {
        reading: 'ForAnyValue:StringEqualsIfExists on aws:TagKeys does not hold without the key',
        verdict: 'equivalent',
      },
    ]);
    expect(compared.allowed.gained).toHaveLength(1);
    expect(compared.unsettled[0]).toContain('broadened where ForAnyValue:StringEqualsIfExists on aws:TagKeys');
  });

  it('is named alone, without conditions that the documentation is clear about', () => {
    const clear = {
      StringEqualsIfExists: { 'aws:RequestTag/user': 'joe' },
      'ForAnyValue:StringLike': { 'aws:CalledVia': '*' },
      'ForAllValues:StringEqualsIfExists': { 'aws:PrincipalTag/x': 'y' },
    };
    const { unsettled } = compare([], guardedBy({ ...tagged, ...clear, 'ForAnyValue:StringEquals': { 'aws:y': 'z' } }));
    const other = compare(
      [],
      guardedBy({ ...tagged, ...withoutKey, ...clear, 'ForAnyValue:StringLike': { 'aws:y': 'z' } }),
    );

    expect(unsettled).toEqual([]);
    expect(other.unsettled.join()).not.toMatch(/RequestTag|CalledVia|PrincipalTag/);
  });

  it('is not told where every reading gives the same', () => {
    const guarded = guardedBy(tagged);
    expect(compare(guarded, [...guarded, { ...allow, Action: 's3:GetObject' }])).toMatchObject({
      verdict: 'broadened',
      unsettled: [],
    });
    expect(compare(guarded, guarded)).toMatchObject({ verdict: 'equivalent', unsettled: [] });
  });

  it('reads an ARN without all of its parts as nothing and as the text that it spells', () => {
    const one = guardedBy({ ArnLike: { 'sagemaker:VolumeKmsKey': '*key/one' } });
    const any = guardedBy({ ArnLike: { 'sagemaker:VolumeKmsKey': '*key/*' } });

    expect(compare(one, any).allowed.readings?.map(({ verdict }) => verdict)).toEqual(['equivalent', 'broadened']);
    expect(compare(any, any).verdict).toBe('equivalent');
    expect(compare([], any).verdict).toBe('unsettled');
  });

  it('takes a whole ARN for what it says', () => {
    const whole = guardedBy({ ArnLike: { 'sagemaker:VolumeKmsKey': 'arn:aws:kms:*:*:key/*' } });

    expect(compare([], whole)).toMatchObject({ verdict: 'broadened', unsettled: [] });
  });

  it('reads an empty list as no condition and as one that nothing meets', () => {
    const empty = guardedBy({ StringEquals: { 'aws:username': [] } });

    expect(compare([], empty).allowed.readings?.map(({ verdict }) => verdict)).toEqual(['broadened', 'equivalent']);
    expect(compare([allow], empty).allowed.readings?.map(({ verdict }) => verdict)).toEqual(['equivalent', 'narrowed']);
  });

  it('reads an empty list on the key of a policy variable so too', () => {
    const others = { Effect: 'Allow', NotAction: 's3:GetObject', NotResource: 'arn:aws:s3:::*/*' };
    const bound = [{ ...others, Condition: { StringNotLike: { 's3:prefix': 'home/${aws:username}' } } }];
    const empty = { 'aws:username': [] };
    const named = { StringEquals: empty, StringEqualsIgnoreCaseIfExists: { 'aws:username': 'A' } };
    const live = [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: named }];

    expect(compare(bound, live).allowed.readings?.map(({ verdict }) => verdict)).toEqual(['mixed', 'narrowed']);
  });

  it.each([
    ['ForAllValues:StringEquals', { Null: { 'aws:TagKeys': 'true' } }],
    ['StringEqualsIfExists', { Null: { 'aws:TagKeys': 'true' } }],
  ])('takes an empty list under %s for the test that the key is absent', (operator, same) => {
    expect(compare(guardedBy({ [operator]: { 'aws:TagKeys': [] } }), guardedBy(same))).toMatchObject({
      verdict: 'equivalent',
      unsettled: [],
    });
  });

  it('answers every combination where several rules are open', () => {
    const both = guardedBy({ ...tagged, ...withoutKey, ArnLike: { 'aws:SourceArn': '*x' } });

    expect(compare([], both).allowed.readings?.map(({ verdict }) => verdict)).toEqual([
      'equivalent',
      'broadened',
      'equivalent',
      'equivalent',
    ]);
  });
});
