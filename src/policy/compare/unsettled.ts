import type { OpenReading, Readings } from '../evaluate/readings.ts';
import type { Aspect, ExactComparison } from './answer/exact-comparison.ts';
import { isDifferent } from './answer/verdicts.ts';

/** One way to read everything that is open. */
export interface ReadingChoice {
  readonly readings: Partial<Readings>;
  /** In words. */
  readonly told: string;
}

const alternatives: readonly [Readings, Readings] = [
  { anyValueIfExistsWhenAbsent: true, partialArn: 'nothing', emptyList: 'ignored' },
  { anyValueIfExistsWhenAbsent: false, partialArn: 'text', emptyList: 'noValue' },
];

/** Every combination of the readings of what is open, the usual one first: two for each rule. */
export function readingChoices(open: readonly OpenReading[]): readonly ReadingChoice[] {
  let choices: readonly ReadingChoice[] = [{ readings: {}, told: '' }];
  for (const [subject, rules] of Map.groupBy(open, (rule) => rule.subject)) {
    const both = alternatives.map((one, index) => ({
      readings: { [subject]: one[subject] },
      told: [...new Set(rules.map(({ what, readings }) => `${what} ${readings[index] ?? ''}`))].join(', '),
    }));
    choices = choices.flatMap(({ readings, told }) =>
      both.map((one) => ({
        readings: { ...readings, ...one.readings },
        told: told === '' ? one.told : `${told}, and ${one.told}`,
      })),
    );
  }
  return choices;
}

/** The answers to all readings as one: what all of them give is the answer, anything else is `unsettled`. */
export function settle(
  answers: readonly { readonly choice: ReadingChoice; readonly comparison: ExactComparison }[],
): ExactComparison | undefined {
  const [first] = answers;
  if (!first) return undefined;
  const aspectOf = (name: AspectName): Aspect => {
    const all = answers.map(({ choice, comparison }) => ({ told: choice.told, aspect: comparison[name] }));
    const verdicts = new Set(all.map(({ aspect }) => aspect.verdict));
    if (verdicts.size === 1) return first.comparison[name];
    const shown = all.find(({ aspect }) => isDifferent(aspect))?.aspect ?? first.comparison[name];
    const readings = all.map(({ told, aspect: { verdict } }) => ({ reading: told, verdict }));
    return { ...shown, verdict: 'unsettled', readings };
  };
  const aspects = { allowed: aspectOf('allowed'), denied: aspectOf('denied'), ceiling: aspectOf('ceiling') };
  const realisable = aspectOf('realisable');
  const unsettled = Object.entries({ ...aspects, realisable }).flatMap(([name, aspect]) => tellUnsettled(name, aspect));
  return {
    ...first.comparison,
    ...aspects,
    realisable,
    verdict: aspects.allowed.verdict,
    latent: aspects.allowed.verdict === 'equivalent' && [aspects.denied, aspects.ceiling].some(isDifferent),
    exact: answers.every(({ comparison }) => comparison.exact),
    unsettled,
  };
}

type AspectName = 'allowed' | 'realisable' | 'denied' | 'ceiling';

function tellUnsettled(name: string, { readings = [] }: Aspect): readonly string[] {
  if (readings.length === 0) return [];
  const answers = readings.map(({ reading, verdict }) => `${verdict} where ${reading}`);
  return [
    `Unsettled: what is ${names.get(name) ?? name} is ${answers.join('; ')}. AWS's documentation allows each reading.`,
  ];
}

const names: ReadonlyMap<string, string> = new Map([
  ['realisable', 'allowed of the requests that AWS has'],
  ['denied', 'denied explicitly'],
  ['ceiling', 'let through by the permissions boundary'],
]);
