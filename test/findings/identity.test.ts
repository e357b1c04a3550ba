import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingId, observationsById } from '../../src/findings/identity.ts';
import { sampleEvaluation, sampleObservation, sha256 } from '../support/fixtures.ts';

const identity = { targetId: 'prod', checkId: 'required-tags', kind: 'tag-missing', resourceArn: 'arn:x', path: '' };

describe('findings/identity', () => {
  test('is f_ and 20 hexadecimal digits', () => {
    expect(findingId(identity, sha256)).toMatch(/^f_[0-9a-f]{20}$/);
  });

  test('never changes between versions: it is what people quote', () => {
    // printf '["prod","required-tags","tag-missing","arn:x",""]' | sha256sum
    expect(findingId(identity, sha256)).toBe('f_a5c9c451969c95da316f');
  });

  test('two identities have one text only if they are the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '[', '\\', '\0', ' ') });
    const identities = fc.record({ targetId: text, checkId: text, kind: text, resourceArn: text, path: text });
    fc.assert(
      fc.property(identities, identities, (one, other) => {
        const same =
          JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted());
        expect(findingId(one, sha256) === findingId(other, sha256)).toBe(same);
      }),
    );
  });

  test('parts do not run into each other', () => {
    const one = { ...identity, kind: 'a', resourceArn: 'bc' };
    const other = { ...identity, kind: 'ab', resourceArn: 'c' };
    expect(findingId(one, sha256)).not.toBe(findingId(other, sha256));
  });

  test('of duplicates the worst counts, and the choice does not hang on their order', () => {
    const twins = [
      sampleObservation('a', { severity: 'low', summary: 'low' }),
      sampleObservation('a', { severity: 'high', summary: 'b' }),
      sampleObservation('a', { severity: 'high', summary: 'a' }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(twins, { minLength: 3 }), (observations) => {
        const byId = observationsById({ ...sampleEvaluation([]), observations }, sha256);
        expect([...byId.values()]).toEqual([twins[2]]);
      }),
    );
  });
});
