import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { AttachmentSet } from '../../../src/policy/attachment-set.ts';
import { describeWith } from '../../support/external-tool.ts';
import { Solver } from './cvc5.ts';
import { JudgedAttachments } from './decisions.ts';
import { judgePair, type PairJudgement } from './judge.ts';
import { RandomPairs } from './random-pairs.ts';

interface Scenario {
  readonly name: string;
  readonly allowed: string;
  readonly denied: string;
  readonly canonical: AttachmentSet;
  readonly live: AttachmentSet;
}

const scenarios = JSON.parse(
  readFileSync(new URL('../../reference/policy-scenarios.json', import.meta.url), 'utf8'),
) as readonly Scenario[];
const seed = 20_261_125;
const verdicts: Readonly<Record<string, string>> = {
  'no no': 'equivalent',
  'yes no': 'broadened',
  'no yes': 'narrowed',
  'yes yes': 'mixed',
};

function verdictOf(judged: PairJudgement, aspect: 'allowed' | 'denied'): string | undefined {
  if (!judged.covered) return judged.reasons.join();
  const [gained, lost] = [judged.answers[`${aspect} gained`], judged.answers[`${aspect} lost`]];
  return verdicts[`${gained.answer} ${lost.answer}`];
}

/** The requests of a judgement, each with the side that is to give it `decision`, and the side that is not. */
function claimsOf(judged: PairJudgement, canonical: JudgedAttachments, live: JudgedAttachments) {
  return Object.entries(judged.covered ? judged.answers : {}).flatMap(([question, { request }]) => {
    if (!request || question.startsWith('ceiling')) return [];
    const [has, hasNot] = question.endsWith('gained') ? [live, canonical] : [canonical, live];
    return [{ has, hasNot, request, decision: question.startsWith('allowed') ? 'Allowed' : 'ExplicitlyDenied' }];
  });
}

/** The judge is only worth something where it is right itself: about known pairs, and in every request that it names. */
describeWith(['cvc5'], 'policy/judge: the solver', () => {
  const solver = new Solver('cvc5', { steps: 1_000_000 });
  /** Random pairs are many, and one without an answer in few steps makes no claim. */
  const hasty = new Solver('cvc5', { steps: 50_000 });
  afterAll(() => {
    solver.close();
    hasty.close();
  });

  test.each(scenarios)('knows what became of $name', async ({ canonical, live, allowed, denied }) => {
    const judged = await judgePair(solver, canonical, live);
    expect({ allowed: verdictOf(judged, 'allowed'), denied: verdictOf(judged, 'denied') }).toEqual({ allowed, denied });
  });

  test(`names requests that two evaluations answer as it says (seed ${seed})`, async () => {
    const random = new RandomPairs(seed);
    const seen = { requests: 0, simulated: 0 };
    // As many pairs as it takes: how many get an answer depends on the version of the solver, and what an answer says does not.
    while (seen.requests < 40 || seen.simulated < 20) {
      const pair = random.pair();
      const sides = [new JudgedAttachments(pair.canonical), new JudgedAttachments(pair.live)] as const;
      const judged = await judgePair(hasty, pair.canonical, pair.live);
      for (const { has, hasNot, request, decision } of claimsOf(judged, ...sides)) {
        const told = [has, hasNot].map((side) => side.evaluate(request));
        const simulated = [has, hasNot].map((side) => side.simulate(request));
        const expected = simulated.map((one, index) => one ?? told[index]);
        expect({ pair, request, differs: told[0] === decision && told[1] !== decision, simulated: expected }).toEqual({
          pair,
          request,
          differs: true,
          simulated: told,
        });
        seen.requests += 1;
        seen.simulated += simulated.filter((one) => one !== undefined).length;
      }
    }
  });
});
