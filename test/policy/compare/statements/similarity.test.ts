import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSide } from '../../../../src/policy/compare/statements/entry.ts';
import { similarity } from '../../../../src/policy/compare/statements/similarity.ts';

type Members = Readonly<Record<string, unknown>>;

const base = { Effect: 'Allow', Action: ['s3:a', 's3:b'], Resource: ['arn:a', 'arn:b'] };
const { Action, Resource, ...bare } = base;
const when = (key: string): Members => ({ Condition: { StringEquals: { [key]: 'a' } } });

function alike(one: Members, other: Members): number {
  const [a, b] = readSide('live', {
    policies: [{ name: 'p', kind: 'managed', document: { Statement: [one, other] } }],
  }).policies;
  return a && b ? similarity(a, b) : Number.NaN;
}

describe('policy/compare/similarity', () => {
  it.each<[name: string, other: Members]>([
    ['the effect', { ...base, Effect: 'Deny' }],
    ['that it is NotAction', { ...bare, NotAction: Action, Resource }],
    ['that it is NotResource', { ...bare, Action, NotResource: Resource }],
    ['one action more', { ...base, Action: [...Action, 's3:c'] }],
    ['one action less', { ...base, Action: ['s3:a'] }],
    ['one resource', { ...base, Resource: ['arn:a', 'arn:c'] }],
    ['a condition', { ...base, ...when('aws:x') }],
  ])('is below 1 and above 0 where two statements differ in %s', (_name, other) => {
    expect(alike(base, other)).toBeGreaterThan(0);
    expect(alike(base, other)).toBeLessThan(1);
    expect(alike(other, base)).toBe(alike(base, other));
  });

  it('is 1 for what is the same and 0 for what has nothing in common', () => {
    const guarded = { ...base, ...when('aws:x') };
    const other = { Effect: 'Deny', Action: 's3:z', Resource: 'arn:z' };

    expect(alike(base, base)).toBe(1);
    expect(alike(guarded, guarded)).toBe(1);
    expect(alike(guarded, other)).toBe(0);
    expect(alike(other, guarded)).toBe(0);
  });

  it('grows with what is in common, and is never above 1', () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `s3:${name}`);
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), fc.subarray(names, { minLength: 1 }), (some, others) => {
        const together = [...new Set([...some, ...others])];
        const score = alike({ ...base, Action: some }, { ...base, Action: others });

        expect(score).toBeLessThanOrEqual(1);
        expect(alike({ ...base, Action: some }, { ...base, Action: together })).toBeGreaterThanOrEqual(score);
      }),
      { seed: 20_261_129 },
    );
  });
});
