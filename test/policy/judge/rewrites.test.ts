import { describe, expect, test } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import type { RandomDocument } from '../evaluate/random-policies.ts';
import { JudgedAttachments } from './decisions.ts';
import { RandomPairs } from './random-pairs.ts';
import { rewritten } from './random-rewrites.ts';

const seed = 20_261_125;
const rounds = 1_000;

function attached(documents: readonly RandomDocument[], boundary?: RandomDocument): AttachmentSet {
  return {
    policies: documents.map((document, index) => ({ name: `p${index}`, kind: 'inline', document })),
    ...(boundary ? { boundary } : {}),
  };
}

function isTie(reason: string): boolean {
  return reason.startsWith('policy variable');
}

describe('policy/judge: harmless rewrites', () => {
  test(`${rounds} policies say the same when written in another way (seed ${seed})`, () => {
    const random = new RandomPairs(seed);
    let left = 0;
    for (let round = 0; round < rounds; round++) {
      const document = random.document();
      const boundary = random.chance(0.2) ? random.document() : undefined;
      const before = attached([document], boundary);
      const bounds = boundary && rewritten(boundary, random).flatMap(({ Statement }) => Statement);
      const after = attached(rewritten(document, random), boundary && bounds && { ...boundary, Statement: bounds });
      const sides = [new JudgedAttachments(before), new JudgedAttachments(after)] as const;
      for (let count = 0; count < 5; count++) {
        const request = random.request();
        expect({ before, after, request, decision: sides[1].evaluate(request) }).toEqual({
          before,
          after,
          request,
          decision: sides[0].evaluate(request),
        });
      }
      for (const { allowed, denied, ceiling } of [compareExactly(before, after), compareExactly(after, before)]) {
        const told = [allowed, denied, ceiling].filter(({ verdict }) => verdict !== 'equivalent');
        // Only what ties two values of a request together may be left open, and seldom.
        const open = told.filter(({ verdict, undecided }) => verdict === 'undecided' && undecided.every(isTie));
        expect({ before, after, told }).toEqual({ before, after, told: open });
        left += open.length;
      }
    }
    expect(left).toBeLessThan(rounds / 20);
  });
});
