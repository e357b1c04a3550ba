import type { CheckState } from '../domain/check-state.ts';
import type { MessageType } from '../domain/delivery.ts';
import type { Finding, TransitionKind } from '../domain/finding.ts';
import { type Severity, severities, worstSeverity } from '../domain/severity.ts';
import type { SinkSettings } from '../domain/sink.ts';

/** Why a message is sent. */
export type MessageReason =
  | 'first-summary'
  | 'new-findings'
  | 'findings-changed'
  | 'some-resolved'
  | 'all-resolved'
  | 'check-stale'
  | 'check-recovered';

/** A finding as it is after the commit, and the step that brought it there. */
export interface FindingChange {
  readonly finding: Finding;
  readonly transition: TransitionKind;
}

/** What one commit changed for one check of one target. */
export interface PlanInput {
  readonly targetId: string;
  readonly checkId: string;
  readonly sinks: readonly Pick<SinkSettings, 'id' | 'sendResolved' | 'maxFindings'>[];
  /** The state of the check before; `undefined` before its first evaluation. */
  readonly previous: CheckState | undefined;
  readonly next: CheckState | undefined;
  /** The findings that are pending or active after the commit. */
  readonly open: readonly Finding[];
  readonly changes: readonly FindingChange[];
}

/** One message to one sink, still without its words. */
export interface MessagePlan {
  readonly sinkId: string;
  readonly maxFindings: number;
  readonly type: MessageType;
  readonly reason: MessageReason;
  /** Target and check: messages of one group reach a sink in order. */
  readonly groupKey: string;
  /** Whether drift is there after the commit; `unknown` when the check no longer sees. */
  readonly status: 'firing' | 'resolved' | 'unknown';
  /** The worst of the active findings or, without any, of those told as resolved. */
  readonly severity: Severity | null;
  readonly counts: {
    readonly opened: number;
    readonly updated: number;
    readonly resolved: number;
    readonly active: number;
    readonly suppressed: number;
  };
  /** What is told, most important first. */
  readonly changes: readonly FindingChange[];
}

/**
 * The messages that a commit is worth: at most one about the check itself and one about its findings for each sink.
 * Pending and suppressed findings are never announced.
 */
export function planMessages(input: PlanInput): readonly MessagePlan[] {
  const changes = input.changes.filter(({ finding }) => !finding.suppressed && finding.state !== 'pending');
  const situation = { ...input, changes: changes.toSorted(byImportance) };
  return input.sinks.flatMap((sink) => {
    const told = [checkMessage(situation), driftMessage(situation, sink.sendResolved)];
    return told.flatMap((message) => (message ? planFor(sink, message, situation) : []));
  });
}

interface Told {
  readonly type: MessageType;
  readonly reason: MessageReason;
  readonly changes: readonly FindingChange[];
}

/** Whether the check went stale or came back. */
function checkMessage({ previous, next }: PlanInput): Told | undefined {
  const was = (previous?.staleSince ?? null) !== null;
  const is = (next?.staleSince ?? null) !== null;
  if (was === is) return undefined;
  return is
    ? { type: 'check.stale', reason: 'check-stale', changes: [] }
    : { type: 'check.recovered', reason: 'check-recovered', changes: [] };
}

function driftMessage(input: PlanInput, sendResolved: boolean): Told | undefined {
  const changes = input.changes.filter(({ transition }) => sendResolved || transition !== 'resolved');
  const has = (...kinds: TransitionKind[]) => changes.some(({ transition }) => kinds.includes(transition));
  if (has('opened', 'reopened')) {
    return { type: 'drift.firing', reason: isFirst(input) ? 'first-summary' : 'new-findings', changes };
  }
  if (has('resolved')) {
    const remaining = announced(input.open).length;
    return { type: 'drift.resolved', reason: remaining > 0 ? 'some-resolved' : 'all-resolved', changes };
  }
  return has('updated') ? { type: 'drift.firing', reason: 'findings-changed', changes } : undefined;
}

/** Nothing was known before: the check never succeeded, and everything that is active opened just now. */
function isFirst({ previous, open, changes }: PlanInput): boolean {
  const neverSucceeded = (previous?.lastSuccessAt ?? null) === null;
  return (
    neverSucceeded && announced(open).length === changes.filter(({ transition }) => transition === 'opened').length
  );
}

function planFor(sink: PlanInput['sinks'][number], { type, reason, changes }: Told, input: PlanInput): MessagePlan {
  const active = announced(input.open);
  const count = (...kinds: TransitionKind[]) =>
    input.changes.filter(({ transition }) => type.startsWith('drift.') && kinds.includes(transition)).length;
  return {
    sinkId: sink.id,
    maxFindings: sink.maxFindings,
    type,
    reason,
    groupKey: `${input.targetId}/${input.checkId}`,
    status: statusAfter(type, active),
    severity:
      worstSeverity((active.length > 0 ? active : changes.map(({ finding }) => finding)).map(severityOf)) ?? null,
    counts: {
      opened: count('opened', 'reopened'),
      updated: count('updated'),
      resolved: count('resolved'),
      active: active.length,
      suppressed: input.open.filter(({ suppressed }) => suppressed).length,
    },
    changes,
  };
}

function statusAfter(type: MessageType, active: readonly Finding[]): MessagePlan['status'] {
  if (type === 'check.stale') return 'unknown';
  return active.length > 0 ? 'firing' : 'resolved';
}

function announced(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ state, suppressed }) => state === 'active' && !suppressed);
}

function severityOf({ severity }: Finding): Severity {
  return severity;
}

const importance: readonly TransitionKind[] = ['opened', 'reopened', 'updated', 'resolved'];

/** By transition, then the worst first, then by id so that the order is always the same. */
function byImportance(one: FindingChange, other: FindingChange): number {
  return (
    importance.indexOf(one.transition) - importance.indexOf(other.transition) ||
    severities.indexOf(other.finding.severity) - severities.indexOf(one.finding.severity) ||
    (one.finding.id < other.finding.id ? -1 : 1)
  );
}
