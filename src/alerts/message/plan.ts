/*
 * Which messages are due to one sink. Examples:
 *
 * | the sink was told | now | message, reason |
 * | --- | --- | --- |
 * | nothing yet | 3 active findings | `drift.firing`, first-summary |
 * | 3 active findings | one is resolved | `drift.resolved`, some-resolved |
 * | 3 active findings, a day ago | the same 3, `repeat_interval` is over | `drift.firing`, repeat |
 * | all is well | the check went stale | `check.stale`, check-stale |
 */

import { type AlertGroup, groupKeyOf } from '../../domain/delivery/alert-group.ts';
import type { MessageData, MessageReason, MessageType } from '../../domain/delivery/delivery.ts';
import type { SinkOptions } from '../../domain/delivery/sink.ts';
import { isAtLeast, type Severity, severities, worstSeverity } from '../../domain/evaluation/severity.ts';
import type { TransitionStep } from '../../domain/finding/finding.ts';
import type { FindingCount } from '../../store/contract/finding-count.ts';
import { type GroupChange, groupChanges } from './group-changes.ts';

/** What is known of one group when its message is planned. */
export interface PlanInput {
  readonly sink: SinkOptions;
  /** As the sink was told. */
  readonly group: AlertGroup;
  /** The revision of the store that this plan is made in. */
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The steps of the findings of the group after `group.toldRevision` (its absolute value), in their order. */
  readonly steps: readonly TransitionStep[];
  /** What changed in the eyes of the sink, where that does not follow from the steps alone: at one that routes. */
  readonly changes?: readonly GroupChange[];
  /** Whether the sink may have heard of some of these steps: a message about them was tried without success. */
  readonly doubtful: boolean;
  /** The open findings of the group. */
  readonly counts: readonly Pick<FindingCount, 'severity' | 'state' | 'count'>[];
  /** Whether the check is stale now; of one that is gone from the configuration, whether it last was. */
  readonly stale: boolean;
  /** Whether the configuration has the check: of one that is gone it is not told again and again that it is stale. */
  readonly watched: boolean;
}

/** One message, still without its words. */
export interface MessagePlan {
  readonly type: MessageType;
  readonly reason: MessageReason;
  readonly groupKey: string;
  readonly status: MessageData['status'];
  readonly severity: Severity | null;
  readonly counts: Omit<MessageData['counts'], 'truncated'>;
  /** What happened, the most important first. */
  readonly changes: readonly GroupChange[];
  /** Whether what is there is listed: always where the sink lists states, else where there is no news to list. */
  readonly listsActive: boolean;
}

/** What to send now, and the group after that. */
export interface Plan {
  readonly messages: readonly MessagePlan[];
  readonly group: AlertGroup;
}

/**
 * The messages that are due to one sink about one check of one target: at most one about the check itself and one about its
 * findings, each with the reason why.
 */
export function planMessages(input: PlanInput): Plan {
  const situation = situationOf(input);
  const drift = driftMessage(situation, input);
  const check = checkMessage(input);
  const messages = [check, drift].flatMap((told) => (told ? planFor(told, situation, input) : []));
  const toldAt = drift ? input.now : input.group.toldAt;
  const firing = situation.active > 0;
  const staleToldAt =
    input.stale && input.watched ? (check ? input.now : (input.group.staleToldAt ?? input.now)) : null;
  const group: AlertGroup = {
    ...input.group,
    toldRevision: input.revision,
    toldAt,
    firing,
    stale: input.stale,
    staleToldAt,
    pending: false,
    dueAt: repeatAt(firing ? (toldAt ?? input.now) : null, staleToldAt, input.sink),
  };
  return { messages, group };
}

interface Situation {
  readonly changes: readonly GroupChange[];
  /** Active findings that are the sink's business. */
  readonly active: number;
  readonly suppressed: number;
  readonly worst: Severity | undefined;
}

function situationOf({ sink, group, steps, changes: given, counts, doubtful }: PlanInput): Situation {
  const ownCounts = counts.filter(({ severity, count }) => count > 0 && isAtLeast(severity, sink.minSeverity));
  const active = ownCounts.filter(({ state }) => state === 'active');
  const steppedOver = given ?? groupChanges(steps, sink.minSeverity, { doubtful });
  // A summary lists what is there; beside it counts only what an earlier summary may have told.
  const changes =
    group.toldRevision < 0 ? steppedOver.filter(({ effect }) => doubtful && effect === 'left') : steppedOver;
  return {
    changes: changes.filter(({ effect }) => sink.sendResolved || effect !== 'left').toSorted(byImportance),
    active: sum(active),
    suppressed: sum(ownCounts.filter(({ state }) => state === 'suppressed')),
    worst: worstSeverity(active.map(({ severity }) => severity)),
  };
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

type Told = Pick<MessagePlan, 'type' | 'reason'>;

/** When the earlier of what is told again is due. */
function repeatAt(firingSince: number | null, staleSince: number | null, { repeatInterval }: SinkOptions) {
  const told = [firingSince, staleSince].filter((at) => at !== null);
  return told.length === 0 ? null : Math.min(...told) + repeatInterval;
}

/** Whether the check went stale or came back, or is stale for so long that it is told again. */
function checkMessage({ group, stale, watched, sink, now }: PlanInput): Told | undefined {
  if (group.stale === stale) {
    const isRepeat = stale && watched && group.staleToldAt !== null && now >= group.staleToldAt + sink.repeatInterval;
    return isRepeat ? { type: 'check.stale', reason: 'repeat' } : undefined;
  }
  return stale
    ? { type: 'check.stale', reason: 'check-stale' }
    : { type: 'check.recovered', reason: 'check-recovered' };
}

function driftMessage({ changes, active }: Situation, { group, sink, now }: PlanInput): Told | undefined {
  if (group.toldRevision < 0 && active > 0) return { type: 'drift.firing', reason: 'first-summary' };
  const entered = changes.filter(({ effect }) => effect === 'entered');
  if (entered.length > 0) return newsOf(entered, group);
  if (changes.some(({ effect }) => effect === 'left')) {
    return { type: 'drift.resolved', reason: active > 0 ? 'some-resolved' : 'all-resolved' };
  }
  if (changes.length > 0) return { type: 'drift.firing', reason: 'findings-changed' };
  const isRepeat = active > 0 && now >= (group.toldAt ?? 0) + sink.repeatInterval;
  return isRepeat ? { type: 'drift.firing', reason: 'repeat' } : undefined;
}

function newsOf(entered: readonly GroupChange[], { firing }: AlertGroup): Told {
  if (entered.every(({ expired }) => expired)) return { type: 'suppression.expired', reason: 'suppression-expired' };
  return { type: 'drift.firing', reason: firing ? 'more-findings' : 'new-findings' };
}

function planFor({ type, reason }: Told, { changes, active, suppressed, worst }: Situation, input: PlanInput) {
  const isCheck = type.startsWith('check.');
  const told = isCheck ? [] : changes;
  const count = (wanted: GroupChange['effect']) => told.filter(({ effect }) => effect === wanted).length;
  const plan: MessagePlan = {
    type,
    reason,
    groupKey: groupKeyOf(input.group),
    status: type === 'check.stale' ? 'unknown' : active > 0 ? 'firing' : 'resolved',
    severity: worst ?? worstSeverity(told.map(({ severity }) => severity)) ?? null,
    counts: {
      opened: reason === 'first-summary' ? active : count('entered'),
      updated: count('stayed'),
      resolved: count('left'),
      active,
      suppressed,
    },
    changes: told,
    listsActive: !isCheck && (told.length === 0 || reason === 'first-summary'),
  };
  return plan;
}

const importance: readonly GroupChange['effect'][] = ['entered', 'stayed', 'left'];

/** By what happened, then the worst first, then by id so that the order is always the same. */
function byImportance(one: GroupChange, other: GroupChange): number {
  return (
    importance.indexOf(one.effect) - importance.indexOf(other.effect) ||
    severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
    (one.findingId < other.findingId ? -1 : 1)
  );
}
