import type { AttachmentSet } from '../attachment-set.ts';
import { readAttachments } from '../evaluate/attachments.ts';
import type { OpenReading } from '../evaluate/readings.ts';
import type { Problem } from '../problem.ts';
import type { Aspect, ExactComparison } from './answer/exact-comparison.ts';
import { isDifferent } from './answer/verdicts.ts';
import { substitutePrivateUse } from './private-use.ts';
import { Engine, type ExactOptions } from './search/engine.ts';
import { WorkAccount } from './sets/automata/budget.ts';
import { compareSides, readSides } from './statements/compare.ts';
import { readingChoices, settle } from './unsettled.ts';

/**
 * Decides how a live set of attachments differs from a canonical one: what is allowed, what is denied and what the
 * boundary lets through, over all requests. An action is any `service:Name`, a resource any ARN or `*`, a context anything.
 * Pure: the same answer everywhere, for work is counted in steps.
 */
export function compareExactly(
  canonical: AttachmentSet,
  live: AttachmentSet,
  options: ExactOptions = {},
): ExactComparison {
  const substitution = substitutePrivateUse([canonical, live]);
  if (!substitution) return compareReadings(canonical, live, options);
  const [one, other] = [substitution.replace(canonical), substitution.replace(live)];
  return substitution.restore(compareReadings(one, other, options));
}

/** What a comparison may take for all readings of what the documentation leaves open: the first may take most of it. */
const stepsOfReadings = 8_000_000;

function compareReadings(canonical: AttachmentSet, live: AttachmentSet, given: ExactOptions): ExactComparison {
  const options = { ...given, account: new WorkAccount(stepsOfReadings, given.account) };
  const usual = decide(canonical, live, options);
  const [, ...others] = readingChoices(usual.open);
  if (others.length === 0) return usual.comparison;
  const answers = readingChoices(usual.open).map((choice, index) => ({
    choice,
    comparison:
      index === 0
        ? usual.comparison
        : decide(canonical, live, { ...options, readings: { ...options.readings, ...choice.readings } }).comparison,
  }));
  return settle(answers) ?? usual.comparison;
}

interface Decision {
  readonly comparison: ExactComparison;
  /** What the documentation leaves open and the comparison may rest on. */
  readonly open: readonly OpenReading[];
}

function decide(canonical: AttachmentSet, live: AttachmentSet, options: ExactOptions): Decision {
  const sides = readSides(canonical, live, options);
  const problems = [...sides.canonical.problems, ...sides.live.problems];
  const attached = { canonical: readAttachments(canonical), live: readAttachments(live) };
  if (problems.length > 0 || !attached.canonical.ok || !attached.live.ok)
    return { comparison: invalidComparison(problems), open: [] };
  const text = compareSides(sides.canonical, sides.live);
  const engine = new Engine(
    {
      canonical: { side: sides.canonical, attached: attached.canonical.attached },
      live: { side: sides.live, attached: attached.live.attached },
      statements: text.statements,
    },
    options,
  );
  const answers = engine.compare();
  const { allowed, realisable, denied, ceiling } = answers;
  const comparison = {
    verdict: allowed.verdict,
    ...answers,
    statements: text.statements,
    boundary: text.boundary,
    ...(text.limits ? { limits: text.limits } : {}),
    exact: [allowed, realisable, denied, ceiling].every(({ undecided }) => undecided.length === 0),
    latent: allowed.verdict === 'equivalent' && [denied, ceiling].some(isDifferent),
    unsettled: [],
    problems: [],
  };
  return { comparison, open: engine.openReadings() };
}

/** What is answered when a side is no policy. */
export function invalidComparison(problems: readonly Problem[]): ExactComparison {
  const aspect: Aspect = { verdict: 'invalid', gained: [], lost: [], undecided: [] };
  return {
    verdict: 'invalid',
    allowed: aspect,
    realisable: aspect,
    denied: aspect,
    ceiling: aspect,
    statements: [],
    boundary: 'absent',
    exact: false,
    latent: false,
    unsettled: [],
    problems,
  };
}
