import { describe, expect, test } from 'vitest';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { RandomPolicies } from './random-policies.ts';
import { simulateRequest } from './simulated.ts';

const seed = 20_261_124;

describe('policy/evaluate/evaluate: an independent implementation', () => {
  test(`agrees on 20,000 random requests (seed ${seed})`, () => {
    const random = new RandomPolicies(seed);
    const decisions = new Map<string, number>();
    for (let round = 0; round < 2000; round++) {
      const documents = Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => random.document());
      const boundary = random.chance(0.2) ? random.document() : undefined;
      const read = readAttachments({
        policies: documents.map((document, index) => ({ name: `p${index}`, kind: 'managed', document })),
        ...(boundary ? { boundary } : {}),
      });
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      for (let count = 0; count < 10; count++) {
        const request = random.request();
        const { decision } = evaluateRequest(read.attached, request);
        decisions.set(decision, (decisions.get(decision) ?? 0) + 1);
        const expected = simulateRequest(documents, boundary, request);
        expect({ decision, documents, boundary, request }).toEqual({
          decision: expected,
          documents,
          boundary,
          request,
        });
      }
    }
    for (const decision of ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'])
      expect(decisions.get(decision)).toBeGreaterThan(1000);
  });
});
