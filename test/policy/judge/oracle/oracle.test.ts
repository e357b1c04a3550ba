import { expect, test } from 'vitest';
import type { Aspect, Verdict } from '../../../../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../../../../src/policy/compare/compare-exactly.ts';
import type { Readings } from './conditions.ts';
import { Enumeration } from './enumeration.ts';
import { type Decision, decide } from './evaluate.ts';
import { Random } from './random.ts';
import { type Pair, RandomPolicies } from './random-policies.ts';
import { universeOf } from './universe.ts';

const pairs = 2_000;
const parts = 4;
const firstSeed = 20_261_130;
/** Requests of each pair for which the bits are tried against the evaluation of one request. */
const triedRequests = 5;
const aspects = ['allowed', 'denied'] as const;
type AspectName = (typeof aspects)[number];

const decisionOf: Readonly<Record<AspectName, Decision>> = { allowed: 'Allowed', denied: 'ExplicitlyDenied' };
const usual: Readings = { emptyLists: 'ignored', forAnyValueIfExists: 'holds', incompleteArns: 'text' };

/** How many aspects stayed so, by seed and aspect. */
const undecided: number[] = [];

/** Both readings of each rule that the documentation leaves open and the pair has. */
function readingsOf(text: string): readonly Readings[] {
  let found: readonly Readings[] = [usual];
  if (text.includes('[]')) found = found.flatMap((one) => [one, { ...one, emptyLists: 'never' }]);
  if (/ForAnyValue:\w*IfExists/.test(text))
    found = found.flatMap((one) => [one, { ...one, forAnyValueIfExists: 'fails' }]);
  if (text.includes('"*key')) found = found.flatMap((one) => [one, { ...one, incompleteArns: 'nothing' }]);
  return found;
}

/** The differences whose witness is none, in any reading. */
function falseWitnesses(pair: Pair, readings: readonly Readings[], name: AspectName, { gained, lost }: Aspect) {
  const differs = (
    own: Readings,
    { action, resource, context }: Aspect['gained'][number]['witness'],
    isGained: boolean,
  ) => {
    const [before, after] = [pair.canonical, pair.live].map(
      (side) => decide(side, { action, resource, context }, own) === decisionOf[name],
    );
    return before !== after && after === isGained;
  };
  const isFalse = (isGained: boolean) => (difference: Aspect['gained'][number]) =>
    !readings.some((own) => differs(own, difference.witness, isGained));
  return [...gained.filter(isFalse(true)), ...lost.filter(isFalse(false))];
}

/** What the comparison answers, and its answers to the readings where they differ. */
function toldOf({ verdict, readings }: Aspect): readonly Verdict[] {
  const told: readonly Verdict[] = verdict === 'unsettled' ? (readings ?? []).map((one) => one.verdict) : [];
  return [verdict, ...new Set(told)].toSorted();
}

/** What it must answer, when this is what is enumerated in each reading. */
function expectedOf(enumerated: readonly Verdict[]): readonly Verdict[] {
  const verdicts = [...new Set(enumerated)];
  return verdicts.length > 1 ? ['unsettled' as const, ...verdicts].toSorted() : verdicts;
}

function expectBitsLikeRequests(pair: Pair, text: string, enumeration: Enumeration, random: Random): void {
  for (let count = 0; count < triedRequests; count++) {
    const request = enumeration.request(random.below(1_000), random.below(1_000), random.below(100_000));
    const decision = decide(pair.live, request, usual);
    expect(enumeration.answer(pair.live, request, usual), `${text} ${JSON.stringify(request)}`).toEqual({
      allowed: decision === 'Allowed',
      denied: decision === 'ExplicitlyDenied',
    });
  }
}

/**
 * The comparison against all requests there are for a pair, decided by rules that were read from AWS's documentation anew.
 * Where the documentation leaves a rule open, each reading is enumerated.
 */
test.each(Array.from({ length: parts }, (_, part) => firstSeed + part))(
  `${pairs / parts} edited pairs, every request of each: seed %i`,
  (seed) => {
    const policies = new RandomPolicies(seed);
    const random = new Random(seed);
    const counts: Record<AspectName, Partial<Record<Verdict, number>>> = { allowed: {}, denied: {} };
    let requests = 0;
    for (let round = 0; round < pairs / parts; round++) {
      const pair = policies.pair();
      const text = JSON.stringify(pair);
      const readings = readingsOf(text);
      const enumeration = new Enumeration(universeOf([pair.canonical, pair.live]));
      requests += enumeration.size;
      const enumerated = readings.map((own) => enumeration.compare(pair.canonical, pair.live, own));
      const comparison = compareExactly(pair.canonical, pair.live);
      for (const name of aspects) {
        const told = toldOf(comparison[name]);
        const isUndecided = told.includes('undecided');
        const expected = isUndecided ? told : expectedOf(enumerated.map((verdicts) => verdicts[name]));
        expect(told, `${name}: ${text}`).toEqual(expected);
        expect(falseWitnesses(pair, readings, name, comparison[name]), `${name}: ${text}`).toEqual([]);
        const counted = isUndecided ? 'undecided' : comparison[name].verdict;
        counts[name][counted] = (counts[name][counted] ?? 0) + 1;
      }
      expectBitsLikeRequests(pair, text, enumeration, random);
    }
    process.stderr.write(`seed ${seed}: ${requests} requests, ${JSON.stringify(counts)}\n`);
    const percent = pairs / parts / 100;
    expect((counts.allowed.unsettled ?? 0) + (counts.denied.unsettled ?? 0)).toBeGreaterThan(percent);
    for (const name of aspects) {
      for (const verdict of ['equivalent', 'broadened', 'narrowed', 'mixed'] as const)
        expect(counts[name][verdict]).toBeGreaterThan(3 * percent);
      expect(counts[name].unsettled).toBeGreaterThan(0);
    }
    undecided.push(...aspects.map((name) => counts[name].undecided ?? 0));
  },
);

test('of all pairs at most one in two hundred stays undecided', () => {
  const sum = undecided.reduce((found, count) => found + count, 0);
  expect(undecided).toHaveLength(parts * aspects.length);
  expect(sum).toBeLessThanOrEqual(pairs / 200);
});
