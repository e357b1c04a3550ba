/*
 * What changed at one address of a sink that routes. Examples, of a finding that is there:
 *
 * | told before | now | change |
 * | --- | --- | --- |
 * | no | its tag names this address | entered |
 * | yes | its tag, or the map, names another address | left: it is told there |
 * | yes | the same address, another value of another tag | stayed |
 */

import type { ToldFinding } from '../../domain/delivery/alert-group.ts';
import { isAtLeast, type Severity } from '../../domain/evaluation/severity.ts';
import type { Finding, TransitionKind, TransitionStep } from '../../domain/finding/finding.ts';
import { type GroupChange, isExpiry, isNews, isTold, wasTold } from './group-changes.ts';

/** What of a finding decides how an address hears of it; there may be a hundred thousand. */
export type HeardFinding = Pick<Finding, 'id' | 'severity' | 'state' | 'suppressed' | 'firstSeen'>;

/** What is known of one address when its message is planned. */
export interface RoutedView {
  /** What it was told, as it is remembered. */
  readonly told: readonly ToldFinding[];
  /** The revision of the store up to which it was told. */
  readonly from: number;
  /** How it was told so far: one by one, as a sink that does not route, or in a summary that may not have arrived. */
  readonly toldAs: 'routed' | 'plain' | 'summary';
  /** Whether it may have got a message about later revisions. */
  readonly doubtful: boolean;
  readonly minSeverity: Severity;
  /** By id: the findings that are there and that it is told of. */
  readonly present: ReadonlyMap<string, HeardFinding>;
  /** By id: every finding that any of this is about, as it is now, as far as it is not forgotten. */
  readonly findings: ReadonlyMap<string, HeardFinding>;
  /** The steps of the findings of the check after `from`, in their order. */
  readonly steps: readonly TransitionStep[];
}

/** The changes, finding by finding. */
export function routedChanges(view: RoutedView): readonly GroupChange[] {
  const steps = Map.groupBy(view.steps, ({ findingId }) => findingId);
  const before = toldBefore(view);
  const { entered, left } = maybeHeard(view);
  const ids = new Set([...before, ...view.present.keys(), ...(view.doubtful ? entered : [])]);
  return [...ids].flatMap((id): readonly GroupChange[] => {
    const own = (steps.get(id) ?? []).filter(({ kind }) => kind !== 'attributed');
    const severity = view.findings.get(id)?.severity ?? own.at(-1)?.severity ?? view.minSeverity;
    const common = { findingId: id, severity, expired: false };
    if (!view.present.has(id))
      return [{ ...common, effect: 'left', transition: howLeft(view.findings.get(id), view.minSeverity) }];
    if (!before.has(id)) {
      return [{ ...common, effect: 'entered', transition: howEntered(own), expired: own.some(isExpiry) }];
    }
    // It may have heard that it was gone.
    if (view.doubtful && left.has(id)) return [{ ...common, effect: 'entered', transition: 'reopened' }];
    return own.some(isNews) ? [{ ...common, effect: 'stayed', transition: 'updated' }] : [];
  });
}

interface MaybeHeard {
  readonly entered: ReadonlySet<string>;
  readonly left: ReadonlySet<string>;
}

/** By id: what a message that may have arrived may have told to be there, and to be gone. */
export function maybeHeard(view: Heard): MaybeHeard {
  return view.toldAs === 'routed' ? maybeHeardOneByOne(view) : maybeHeardPlainly(view);
}

/** What is known of what an address heard. */
export type Heard = Omit<RoutedView, 'doubtful' | 'present'>;

function maybeHeardOneByOne({ told, from }: Heard): MaybeHeard {
  return {
    entered: idsOf(told.filter(({ since }) => since > from)),
    left: idsOf(told.filter(({ until }) => until !== null && until > from)),
  };
}

function idsOf(told: readonly ToldFinding[]): ReadonlySet<string> {
  return new Set(told.map(({ findingId }) => findingId));
}

/** As a sink that does not route it may have heard of every step, and in a summary of all that was there before as well. */
function maybeHeardPlainly({ steps, minSeverity, toldAs, findings }: Heard): MaybeHeard {
  const [there, gone] = [new Set<string>(), new Set<string>()];
  for (const step of steps) (isTold(step, minSeverity) ? there : gone).add(step.findingId);
  if (toldAs === 'summary') return { entered: new Set([...findings.keys(), ...there, ...gone]), left: gone };
  return { entered: there, left: gone };
}

/** The ids of what it was told up to then. */
export function toldBefore(view: Heard): ReadonlySet<string> {
  const { told, from, toldAs, findings, minSeverity } = view;
  if (toldAs !== 'plain') {
    return new Set(
      told.flatMap(({ findingId, since, until }) =>
        since <= from && (until === null || until > from) ? [findingId] : [],
      ),
    );
  }
  const steps = Map.groupBy(view.steps, ({ findingId }) => findingId);
  const ids = new Set([...findings.keys(), ...steps.keys()]);
  return new Set([...ids].filter((id) => wasToldPlainly(findings.get(id), steps.get(id), minSeverity)));
}

/** A sink that does not route was told of everything that was active then. */
function wasToldPlainly(
  finding: HeardFinding | undefined,
  steps: readonly TransitionStep[] | undefined,
  minSeverity: Severity,
): boolean {
  const [first] = steps?.filter(({ kind }) => kind !== 'attributed') ?? [];
  if (first) return wasTold(first, minSeverity);
  return finding !== undefined && isThere(finding, minSeverity);
}

/** Whether a sink that hears of this severity is told of the finding. */
export function isThere({ state, suppressed, severity }: HeardFinding, minSeverity: Severity): boolean {
  return state === 'active' && !suppressed && isAtLeast(severity, minSeverity);
}

function howLeft(finding: HeardFinding | undefined, minSeverity: Severity): GroupChange['transition'] {
  if (!finding || finding.state === 'resolved') return 'resolved';
  if (finding.suppressed) return 'suppressed';
  return isAtLeast(finding.severity, minSeverity) ? 'moved' : 'updated';
}

function howEntered([first]: readonly TransitionStep[]): TransitionKind {
  const kinds: readonly (TransitionKind | undefined)[] = ['reopened', 'unsuppressed'];
  return first && kinds.includes(first.kind) ? first.kind : 'opened';
}
