/*
 * The steps of one finding. Examples, with `confirm_after: 2`; all of them are in life-table.ts:
 *
 * | look | finding | told |
 * | --- | --- | --- |
 * | the first complete one sees the fault | none to pending | nothing |
 * | the second one sees it too | pending to active | `opened` |
 * | a complete one does not see it | active to resolved | `resolved` |
 */

import type { Observation } from '../domain/evaluation/evaluation.ts';
import type { FieldChange, Finding, Resolution, TransitionKind } from '../domain/finding/finding.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { fieldChanges } from './field-changes.ts';
import { type LifeEvent, lifeStateOf, lifeTable } from './life-table.ts';

/** What one evaluation means for one finding. */
export interface Circumstances {
  /** Completed evaluations in a row that must see a fault before it is active. */
  readonly confirmAfter: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly scanId: string;
}

/** A step in a finding's life: what it is now, `null` when it is forgotten, and the transition to tell of, if any. */
export interface Step {
  readonly finding: Finding | null;
  readonly transition?: TransitionKind;
  readonly changes?: readonly FieldChange[];
}

type Identified = Pick<Finding, 'id' | 'targetId' | 'checkId'>;

/** One look at a finding. */
export interface Sight extends Circumstances {
  /** Whether the part of the evaluation completed: an incomplete look neither confirms nor announces. */
  readonly conclusive: boolean;
}

/** The first sight of a fault. */
export function begin(identified: Identified, observation: Observation, sight: Sight): Step {
  const { now, scanId } = sight;
  const unborn: Finding = {
    ...identified,
    ...contentOf(observation),
    state: 'pending',
    suppressed: false,
    suppression: null,
    confirmations: 0,
    firstSeen: now,
    lastSeen: now,
    resolvedAt: null,
    resolution: null,
    scanId,
  };
  const event = sight.conclusive ? confirmedBy(1, sight) : 'glimpsed';
  return arrive({ before: undefined, seen: unborn, event, changes: [] }, sight);
}

/** The fault was seen again. */
export function seeAgain(before: Finding, observation: Observation, sight: Sight): Step {
  const { now } = sight;
  if (before.state === 'active' && !sight.conclusive) return { finding: { ...before, lastSeen: now } };
  const changes = fieldChanges(before, observation);
  const confirmations = before.state === 'resolved' ? 0 : before.confirmations;
  // Somebody else may have brought back what was resolved.
  const { actor, ...known } = before;
  const kept = actor === undefined || before.state === 'resolved' ? known : before;
  const seen = { ...kept, ...contentOf(observation), confirmations, lastSeen: now };
  const event = sight.conclusive ? confirmedBy(confirmations + 1, sight) : 'glimpsed';
  return arrive({ before, seen, event, changes }, sight);
}

/** A completed part of an evaluation looked and did not see the fault. */
export function end(
  before: Finding,
  resolution: Resolution,
  { now, scanId }: Omit<Circumstances, 'confirmAfter'>,
): Step {
  const from = lifeStateOf(before);
  const { to, tells } = lifeTable[from].missed;
  // A fault that was never confirmed leaves no trace; one that seemed to return is resolved as it was.
  if (to === 'none') return { finding: null };
  if (from === to) return { finding: before };
  const resolved = { ...before, state: 'resolved', scanId } as const;
  if (tells === undefined) return { finding: { ...resolved, confirmations: 0 } };
  return { finding: { ...resolved, resolvedAt: now, resolution }, transition: tells };
}

function confirmedBy(confirmations: number, { confirmAfter }: Circumstances): LifeEvent {
  return confirmations < confirmAfter ? 'seen' : 'confirmed';
}

interface Arrival {
  readonly before: Finding | undefined;
  /** As it was observed, still in its old state. */
  readonly seen: Finding;
  readonly event: LifeEvent;
  readonly changes: readonly FieldChange[];
}

/** The finding in the state that the table gives it. */
function arrive({ before, seen, event, changes }: Arrival, { now, scanId }: Circumstances): Step {
  const from = lifeStateOf(before);
  const { to, tells } = lifeTable[from][event];
  if (from === 'active') {
    const updated = { finding: { ...seen, scanId: changes.length > 0 ? scanId : seen.scanId } };
    return tells && changes.length > 0 ? { ...updated, transition: tells, changes } : updated;
  }
  const confirmations = seen.confirmations + (event === 'glimpsed' ? 0 : 1);
  if (to !== 'active') {
    const since = from === 'resolved' ? scanId : seen.scanId;
    return { finding: { ...seen, state: 'pending', confirmations, scanId: since } };
  }
  const active = { ...seen, state: 'active', confirmations, resolvedAt: null, resolution: null, scanId } as const;
  if (tells !== 'reopened') return { finding: active, ...withoutAbsent({ transition: tells }) };
  return { finding: { ...active, firstSeen: now }, transition: tells, changes };
}

function contentOf({ kind, scope, resource, path, severity, summary, evidence }: Observation) {
  const { type, arn, name, region } = resource;
  return { kind, scope, resource: { type, arn, name, region }, path, severity, summary, evidence };
}
