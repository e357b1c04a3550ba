import type { AttachmentSet } from '../attachment-set.ts';
import { readAttachments } from '../evaluate/attachments.ts';
import type { Problem } from '../problem.ts';
import type { Aspect, ExactComparison } from './answer/exact-comparison.ts';
import { Engine, type ExactOptions } from './search/engine.ts';
import { compareSides, readSides } from './statements/compare.ts';

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
  const comparison = decide(canonical, live, options);
  if (comparison.unsettled.length === 0) return comparison;
  const { anyValueIfExistsWhenAbsent = true } = options;
  const other = decide(canonical, live, { ...options, anyValueIfExistsWhenAbsent: !anyValueIfExistsWhenAbsent });
  return verdictsOf(comparison) === verdictsOf(other) ? { ...comparison, unsettled: [] } : comparison;
}

function verdictsOf({ allowed, realisable, denied, ceiling }: ExactComparison): string {
  return [allowed, realisable, denied, ceiling].map(({ verdict }) => verdict).join();
}

function decide(canonical: AttachmentSet, live: AttachmentSet, options: ExactOptions): ExactComparison {
  const sides = readSides(canonical, live, options);
  const problems = [...sides.canonical.problems, ...sides.live.problems];
  const attached = { canonical: readAttachments(canonical), live: readAttachments(live) };
  if (problems.length > 0 || !attached.canonical.ok || !attached.live.ok) return invalidComparison(problems);
  const text = compareSides(sides.canonical, sides.live);
  const engine = new Engine(
    {
      canonical: { side: sides.canonical, attached: attached.canonical.attached },
      live: { side: sides.live, attached: attached.live.attached },
      statements: text.statements,
    },
    options,
  );
  const realisable = engine.realisable();
  const allowed = engine.allowed();
  const denied = engine.denied();
  const ceiling = engine.ceiling();
  const isUndecided = [allowed, realisable, denied, ceiling].some(({ undecided }) => undecided.length > 0);
  return {
    verdict: allowed.verdict,
    allowed,
    realisable,
    denied,
    ceiling,
    statements: text.statements,
    boundary: text.boundary,
    exact: !isUndecided,
    latent: allowed.verdict === 'equivalent' && [denied, ceiling].some(isDifferent),
    unsettled: engine.unsettled(),
    problems: [],
  };
}

function isDifferent({ gained, lost }: Aspect): boolean {
  return gained.length + lost.length > 0;
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
