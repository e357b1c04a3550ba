import { anything, array, assert, constantFrom, oneof, option, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextNumbers } from '../../../../src/checks/roles/comparing/text-numbers.ts';
import type { AttachmentSet } from '../../../../src/policy/attachment-set.ts';

const texts = constantFrom('', '0', '1', '{}', '"0"', '[]', 'null');
const documents = oneof(texts, string(), constantFrom({}, [], 0, 1, null, '0'), anything({ maxDepth: 1 })).filter(
  (one) => JSON.stringify(one) !== undefined,
);
const sets = record(
  {
    policies: array(
      record({ name: texts, kind: constantFrom('managed' as const, 'inline' as const), document: documents }),
      {
        maxLength: 2,
      },
    ),
    boundary: documents,
    limits: array(
      record({ name: texts, kind: constantFrom('scp' as const), documents: array(documents, { maxLength: 2 }) }),
      {
        maxLength: 2,
      },
    ),
  },
  { requiredKeys: ['policies'] },
);

/** What a comparison sees of a set. */
function meaningOf({ policies, boundary, limits = [] }: AttachmentSet): string {
  return JSON.stringify([policies, boundary === undefined ? 'none' : [boundary], limits]);
}

describe('checks/roles/text-numbers', () => {
  it('numbers equal texts alike and others not', () => {
    const numbers = new TextNumbers();
    expect(['a', 'b', 'a', ''].map((text) => numbers.of(text))).toEqual([0, 1, 0, 2]);
  });

  it('two sets have one key where they are equal, and only there', () => {
    assert(
      property(sets, option(sets, { nil: undefined }), (one, other = structuredClone(one)) => {
        const numbers = new TextNumbers();
        const isOneKey = numbers.keyOf(one) === numbers.keyOf(other);
        expect(isOneKey).toBe(meaningOf(one) === meaningOf(other));
      }),
    );
  });
});
