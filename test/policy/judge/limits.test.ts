import { afterAll, describe, expect, test } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { describeWith } from '../../support/external-tool.ts';
import { simulateRequest } from '../evaluate/simulated.ts';
import { Solver } from './cvc5.ts';
import { JudgedAttachments } from './decisions.ts';
import { judgeDenials } from './judge.ts';
import { RandomLimits, SimulatedLimits } from './random-limits.ts';
import { aspects, expectNamed, expectWitnesses } from './witnesses.ts';

const seed = 20_261_130;

describe('policy/judge: limits, an independent implementation', () => {
  test(`agrees on 10,000 random requests under limits (seed ${seed})`, () => {
    const random = new SimulatedLimits(seed);
    const decisions = new Map<string, number>();
    for (let round = 0; round < 1000; round++) {
      const { canonical } = random.limited();
      const judged = new JudgedAttachments(canonical);
      for (let count = 0; count < 10; count++) {
        const request = random.request();
        const { policies, boundary, limits } = canonical;
        const documents = policies.map(({ document }) => document);
        const expected = simulateRequest(documents, boundary, request, limits);
        const decision = judged.evaluate(request);
        expect({ decision, canonical, request }).toEqual({ decision: expected, canonical, request });
        decisions.set(decision, (decisions.get(decision) ?? 0) + 1);
      }
    }
    for (const decision of ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'])
      expect(decisions.get(decision)).toBeGreaterThan(300);
  });
});

const pairs = 600;
const requestsOfPair = 20;

/** As of random pairs without limits: see `verdicts.test.ts`. */
describeWith(['cvc5'], `policy/judge: ${pairs} random pairs under limits`, () => {
  const solver = new Solver('cvc5', { steps: 15_000 });
  afterAll(() => solver.close());

  test(`seed ${seed}`, async () => {
    const random = new RandomLimits(seed);
    const seen = { witnesses: 0, denials: 0, unanswered: 0, uncovered: 0, undecided: 0, ceilings: 0 };
    const verdicts = { equivalent: 0, broadened: 0, narrowed: 0, mixed: 0, undecided: 0, unsettled: 0, invalid: 0 };
    for (let round = 0; round < pairs; round++) {
      const { canonical, live } = random.limited();
      const sides = { canonical: new JudgedAttachments(canonical), live: new JudgedAttachments(live) };
      const comparison = compareExactly(canonical, live);
      verdicts[comparison.verdict] += 1;
      seen.ceilings += comparison.ceiling.gained.length + comparison.ceiling.lost.length > 0 ? 1 : 0;
      for (let count = 0; count < requestsOfPair; count++) expectNamed(comparison, sides, random.request());
      seen.witnesses += expectWitnesses(comparison, sides);
      const judged = await judgeDenials(solver, canonical, live, comparison);
      expect({ canonical, live, refuted: judged.refuted }).toEqual({ canonical, live, refuted: [] });
      seen.denials += judged.confirmed;
      seen.unanswered += judged.unanswered;
      seen.uncovered += judged.covered ? 0 : 1;
      seen.undecided += aspects.some((aspect) => comparison[aspect].undecided.length > 0) ? 1 : 0;
    }
    process.stderr.write(`seed ${seed}: ${JSON.stringify({ ...seen, ...verdicts })}\n`);
    const percent = pairs / 100;
    expect(Math.min(verdicts.equivalent, verdicts.broadened, verdicts.narrowed)).toBeGreaterThan(5 * percent);
    expect(seen.ceilings).toBeGreaterThan(20 * percent);
    expect(seen.unanswered).toBeLessThan(seen.denials / 50);
    expect(Math.max(seen.uncovered, seen.undecided, verdicts.undecided)).toBeLessThan(5 * percent);
  });
});
