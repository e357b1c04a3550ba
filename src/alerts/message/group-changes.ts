/*
 * Many steps of a finding are one change. Examples:
 *
 * | steps since the sink was told | change |
 * | --- | --- |
 * | opened, updated | entered, told as `opened` |
 * | opened, resolved | none: it was there only for a moment |
 * | updated from low to high; the sink hears of high only | entered, told as `opened` |
 */

import { isAtLeast, type Severity } from '../../domain/evaluation/severity.ts';
import type { TransitionKind, TransitionStep } from '../../domain/finding/finding.ts';

/** What became of one finding in the eyes of one sink, over all its steps since the sink was last told. */
export interface GroupChange {
  readonly findingId: string;
  /** `entered`: it is there now and was not before. `left`: the other way round. `stayed`: it changed. */
  readonly effect: 'entered' | 'stayed' | 'left';
  /** The step that says it best; `moved` where it is told to another address from now on. */
  readonly transition: TransitionKind | 'moved';
  readonly severity: Severity;
  /** It entered because the time of its suppression was over. */
  readonly expired: boolean;
}

/**
 * The steps of findings, finding by finding. What came and went in between is not told: neither a fault that was there
 * only for a moment, nor one that was away only for a moment. Where it is `doubtful` what the sink heard of, everything that
 * came and went is told to have left, so that nobody is left with drift that is gone.
 */
export function groupChanges(
  steps: readonly TransitionStep[],
  minSeverity: Severity,
  { doubtful }: { readonly doubtful: boolean } = { doubtful: false },
): readonly GroupChange[] {
  // Who caused a fault is told with the fault; learning it is no news of its own.
  const changes = steps.filter(({ kind }) => kind !== 'attributed');
  const byFinding = Map.groupBy(changes, ({ findingId }) => findingId);
  return [...byFinding.values()].flatMap((own) => changeOf(own, minSeverity, doubtful) ?? []);
}

function changeOf(steps: readonly TransitionStep[], minSeverity: Severity, doubtful: boolean): GroupChange | undefined {
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last) return undefined;
  const was = wasTold(first, minSeverity);
  const is = isTold(last, minSeverity);
  const { findingId, severity } = last;
  const common = { findingId, severity, expired: false };
  if (was && is) return stayedOf(steps, common, { minSeverity, doubtful });
  const cameAndWent = doubtful && steps.some((step) => isTold(step, minSeverity));
  if (!is) return was || cameAndWent ? { ...common, effect: 'left', transition: last.kind } : undefined;
  const transition = first.kind === 'updated' ? 'opened' : first.kind;
  return { ...common, effect: 'entered', transition, expired: steps.some(isExpiry) };
}

/** It was there and is: told where it changed, and where the sink may have heard meanwhile that it was gone. */
function stayedOf(
  steps: readonly TransitionStep[],
  common: Pick<GroupChange, 'findingId' | 'severity' | 'expired'>,
  { minSeverity, doubtful }: { readonly minSeverity: Severity; readonly doubtful: boolean },
): GroupChange | undefined {
  const mayBeGone = doubtful && steps.some((step) => !isTold(step, minSeverity));
  if (mayBeGone) return { ...common, effect: 'entered', transition: 'reopened' };
  return steps.some(isNews) ? { ...common, effect: 'stayed', transition: 'updated' } : undefined;
}

/** Whether the sink knew of the finding before this step. */
export function wasTold(first: TransitionStep, minSeverity: Severity): boolean {
  if (first.kind === 'opened' || first.kind === 'reopened' || first.kind === 'unsuppressed') return false;
  if (first.kind !== 'suppressed' && first.suppressed) return false;
  const before = first.changes.find(({ field }) => field === 'severity')?.before;
  return isAtLeast((before ?? first.severity) as Severity, minSeverity);
}

/** Whether the sink should know of the finding after this step. */
export function isTold({ kind, suppressed, severity }: TransitionStep, minSeverity: Severity): boolean {
  return kind !== 'resolved' && kind !== 'suppressed' && !suppressed && isAtLeast(severity, minSeverity);
}

/** Whether the step is worth telling of a finding that the sink knows. */
export function isNews({ kind, changes }: TransitionStep): boolean {
  return (kind === 'updated' || kind === 'reopened') && changes.length > 0;
}

/** Whether the step ended a suppression because its time was over. */
export function isExpiry({ kind, changes }: TransitionStep): boolean {
  return kind === 'unsuppressed' && changes.some(({ field, after }) => field === 'suppression' && after === 'expired');
}
