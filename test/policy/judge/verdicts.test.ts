import { afterAll, expect, test } from 'vitest';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { describeWith } from '../../support/external-tool.ts';
import { Solver } from './cvc5.ts';
import { JudgedAttachments } from './decisions.ts';
import { judgeDenials } from './judge.ts';
import { RandomPairs } from './random-pairs.ts';
import { aspects, expectNamed, expectWitnesses } from './witnesses.ts';

const pairs = 2_000;
const requestsOfPair = 10;
const parts = 4;
const firstSeed = 20_261_125;

/**
 * The comparison against three judges that know nothing of it. A difference that it names is proven by its witness, which
 * two evaluations decide; a difference that it denies must be unknown to the solver and to every request.
 */
describeWith(['cvc5'], `policy/judge: ${pairs} random pairs, ${pairs * requestsOfPair} requests on both sides`, () => {
  const solver = new Solver('cvc5', { steps: 15_000 });
  afterAll(() => solver.close());

  test.each(Array.from({ length: parts }, (_, part) => firstSeed + part))('seed %i', async (seed) => {
    const random = new RandomPairs(seed);
    const seen = { witnesses: 0, denials: 0, unanswered: 0, uncovered: 0, undecided: 0 };
    const verdicts = { equivalent: 0, broadened: 0, narrowed: 0, mixed: 0, undecided: 0, unsettled: 0, invalid: 0 };
    for (let round = 0; round < pairs / parts; round++) {
      const pair = random.pair();
      const sides = { canonical: new JudgedAttachments(pair.canonical), live: new JudgedAttachments(pair.live) };
      const comparison = compareExactly(pair.canonical, pair.live);
      verdicts[comparison.verdict] += 1;
      for (let count = 0; count < requestsOfPair; count++) expectNamed(comparison, sides, random.request());
      seen.witnesses += expectWitnesses(comparison, sides);
      const judged = await judgeDenials(solver, pair.canonical, pair.live, comparison);
      expect({ pair, refuted: judged.refuted }).toEqual({ pair, refuted: [] });
      seen.denials += judged.confirmed;
      seen.unanswered += judged.unanswered;
      seen.uncovered += judged.covered ? 0 : 1;
      seen.undecided += aspects.some((aspect) => comparison[aspect].undecided.length > 0) ? 1 : 0;
    }
    process.stderr.write(`seed ${seed}: ${JSON.stringify({ ...seen, ...verdicts })}\n`);
    const percent = pairs / parts / 100;
    expect(Math.min(verdicts.equivalent, verdicts.broadened, verdicts.narrowed, verdicts.mixed)).toBeGreaterThan(
      5 * percent,
    );
    expect(seen.unanswered).toBeLessThan(seen.denials / 50);
    expect(Math.max(seen.uncovered, seen.undecided, verdicts.undecided)).toBeLessThan(5 * percent);
  });
});
