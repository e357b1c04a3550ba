import { afterAll, expect, test } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { compareExactly } from '../../../src/policy/compare/compare-exactly.ts';
import { describeWith } from '../../support/external-tool.ts';
import type { JudgedReadings } from './conditions.ts';
import { Solver } from './cvc5.ts';
import { encodePair } from './encode.ts';
import { judgePair, type PairJudgement } from './judge.ts';
import { RandomOpenPairs } from './random-open-pairs.ts';

const seed = 20_261_201;
const pairs = 60;

const everyReading: readonly JudgedReadings[] = [true, false].flatMap((anyIfExistsWithoutKey) =>
  (['nothing', 'text'] as const).flatMap((arnInParts) =>
    (['true', 'no value'] as const).map((emptyList) => ({ anyIfExistsWithoutKey, arnInParts, emptyList })),
  ),
);

const verdicts: Readonly<Record<string, string>> = {
  'no no': 'equivalent',
  'yes no': 'broadened',
  'no yes': 'narrowed',
  'yes yes': 'mixed',
};

function verdictOf(judged: PairJudgement, aspect: 'allowed' | 'denied'): string {
  if (!judged.covered) throw new Error(`the encoding does not say: ${judged.reasons.join(', ')}`);
  const [gained, lost] = [judged.answers[`${aspect} gained`], judged.answers[`${aspect} lost`]];
  return verdicts[`${gained.answer} ${lost.answer}`] ?? 'unanswered';
}

/** What all readings give is the verdict. */
function settled(verdictsOfAll: readonly string[]): string {
  const [first = '', ...others] = new Set(verdictsOfAll);
  if (verdictsOfAll.includes('unanswered')) return 'unanswered';
  return others.length > 0 ? 'unsettled' : first;
}

/** What the solver says under each reading that makes a difference to these two sides. */
async function judgeAll(
  solver: Solver,
  canonical: AttachmentSet,
  live: AttachmentSet,
): Promise<readonly PairJudgement[]> {
  const different = Map.groupBy(everyReading, (readings) => {
    const { declarations, questions } = encodePair(canonical, live, readings);
    return JSON.stringify([declarations, questions]);
  });
  const judged: PairJudgement[] = [];
  for (const [readings] of different.values()) judged.push(await judgePair(solver, canonical, live, readings));
  return judged;
}

/** Where AWS's documents leave two readings open, what both of them give is the verdict, and anything else is unsettled. */
describeWith(['cvc5'], `policy/judge: ${pairs} random pairs under every reading of what is open`, () => {
  const solver = new Solver('cvc5');
  afterAll(() => solver.close());

  test(`seed ${seed}`, async () => {
    const random = new RandomOpenPairs(seed);
    const seen: Record<string, number> = {};
    let open = 0;
    for (let round = 0; round < pairs; round++) {
      const { canonical, live } = random.pair();
      const judged = await judgeAll(solver, canonical, live);
      const comparison = compareExactly(canonical, live);
      if (judged.length > 1) open += 1;
      for (const aspect of ['allowed', 'denied'] as const) {
        const { verdict } = comparison[aspect];
        const expected = settled(judged.map((one) => verdictOf(one, aspect)));
        seen[expected] = (seen[expected] ?? 0) + 1;
        // A question without an answer says nothing; how many there are is bounded below.
        const told = expected === 'unanswered' ? expected : verdict;
        expect({ canonical, live, aspect, verdict: told }).toEqual({ canonical, live, aspect, verdict: expected });
      }
    }
    process.stderr.write(`seed ${seed}: ${JSON.stringify({ open, ...seen })}\n`);
    expect(open).toBeGreaterThan(pairs / 3);
    expect(seen['unanswered'] ?? 0).toBe(0);
    expect(seen).toMatchObject({ unsettled: expect.toSatisfy((count: number) => count > pairs / 10) });
  });
});
