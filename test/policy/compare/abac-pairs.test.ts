import { sample } from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import type { ExactComparison } from '../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { readAttachments } from '../../../src/policy/evaluate/attachments.ts';
import { type AccessRequest, evaluateRequest } from '../../../src/policy/evaluate/evaluate.ts';
import { describeWith } from '../../support/external-tool.ts';
import { Solver } from '../judge/cvc5.ts';
import { judgeDenials } from '../judge/judge.ts';
import { abacPairs, requestsAbout } from './abac-policies.ts';

const seeds = [1, 2, 20_261_130];
const pairsOfSeed = 1000;

function judge(set: AttachmentSet) {
  const read = readAttachments(set);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return (request: AccessRequest) => evaluateRequest(read.attached, request).decision === 'Allowed';
}

/** What requests show that a comparison does not say, and does not leave open. */
function denied(
  [canonical, live]: readonly [AttachmentSet, AttachmentSet],
  { allowed }: ExactComparison,
  seed: number,
): readonly unknown[] {
  if (allowed.undecided.length > 0) return [];
  const [before, after] = [judge(canonical), judge(live)];
  return requestsAbout([canonical, live], seed).flatMap((request) => {
    const [was, is] = [before(request), after(request)];
    const named = is ? allowed.gained : allowed.lost;
    return was === is || named.length > 0 ? [] : [{ request, is }];
  });
}

describe.each(seeds)('policy/compare: pairs of policies by attributes, seed %i', (seed) => {
  const compared = sample(abacPairs, { seed, numRuns: pairsOfSeed }).map((pair) => ({
    pair,
    comparison: compareExactly(...pair),
  }));

  it('decides all of them', () => {
    const comparisons = compared.map(({ comparison }) => comparison);
    const undecided = comparisons.filter(({ allowed, denied: explicit }) =>
      [allowed, explicit].some((aspect) => aspect.undecided.length > 0),
    );
    const verdicts = Map.groupBy(comparisons, ({ allowed }) => allowed.verdict);
    process.stderr.write(
      `abac, seed ${seed}: ${undecided.length} undecided; ${JSON.stringify([...verdicts].map(([verdict, { length }]) => [verdict, length]))}\n`,
    );
    expect(undecided.map(({ allowed }) => allowed.undecided)).toEqual([]);
    for (const verdict of ['equivalent', 'broadened', 'narrowed', 'mixed'] as const)
      expect(verdicts.get(verdict)?.length).toBeGreaterThan(pairsOfSeed / 20);
  });

  it('denies no difference that a request shows', () => {
    for (const [index, { pair, comparison }] of compared.entries())
      expect({ pair, shown: denied(pair, comparison, seed + index) }).toEqual({ pair, shown: [] });
  });
});

describeWith(['cvc5'], 'policy/judge: pairs of policies by attributes', () => {
  const solver = new Solver('cvc5', { steps: 15_000 });
  afterAll(() => solver.close());

  test('the solver finds no difference that is denied', async () => {
    const seen = { covered: 0, confirmed: 0, unanswered: 0 };
    for (const [canonical, live] of sample(abacPairs, { seed: 7, numRuns: 600 })) {
      const judged = await judgeDenials(solver, canonical, live, compareExactly(canonical, live));
      expect({ canonical, live, refuted: judged.refuted }).toEqual({ canonical, live, refuted: [] });
      seen.covered += judged.covered ? 1 : 0;
      seen.confirmed += judged.confirmed;
      seen.unanswered += judged.unanswered;
    }
    process.stderr.write(`abac, solver: ${JSON.stringify(seen)}\n`);
    expect(seen.covered).toBeGreaterThan(50);
    expect(seen.unanswered).toBeLessThan(seen.confirmed / 20);
  });
});
