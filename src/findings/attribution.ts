import { type ChangeEvent, eventHistory } from '../domain/finding/change-event.ts';
import { type Finding, type Transition, trailScanId } from '../domain/finding/finding.ts';
import type { FindingActor, PendingActor } from '../domain/finding/finding-actor.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { explanationsOf } from './explaining-event.ts';
import { stableJson } from './stable-json.ts';

/**
 * How long after a call its event may come to CloudTrail, milliseconds: about 5 minutes on average, and 15 at most in the
 * usual case (CloudTrail User Guide, "How CloudTrail works").
 */
const deliveryDelay = 15 * 60_000;

/** When CloudTrail is asked, milliseconds after the fault was seen. After the last time nobody can say. */
const lookupTimes: readonly number[] = [15_000, 2 * 60_000, 5 * 60_000, 10 * 60_000, 16 * 60_000, 30 * 60_000];

/** A call that was made this long before a look may not have been seen by it, milliseconds. */
const overlap = 2 * 60_000;

/** What was known before an evaluation: a change was made after that. */
export interface Seen {
  /** The findings as they were before this evaluation, by id. */
  readonly before: ReadonlyMap<string, Finding>;
  /** When the check last saw everything, milliseconds since the epoch; `null` where it never did. */
  readonly lastSuccessAt: number | null;
  readonly now: number;
}

/** The same findings; those that are new, came back or became another fault wait for their actor. */
export function awaitingActors(findings: readonly Finding[], seen: Seen): readonly Finding[] {
  return findings.map((finding) => {
    const before = seen.before.get(finding.id);
    if (!isNews(before, finding) || explanationsOf(finding).length === 0) return finding;
    const isOpen = before !== undefined && before.state !== 'resolved';
    const rightAt = isOpen ? before.lastSeen : seen.lastSuccessAt;
    return { ...finding, actor: firstLookup({ seenAt: seen.now, rightAt }, isOpen ? before.actor : undefined) };
  });
}

function isNews(before: Finding | undefined, after: Finding): boolean {
  if (after.state === 'resolved') return false;
  if (!before || before.state === 'resolved') return true;
  return before.evidence !== after.evidence && stableJson(before.evidence) !== stableJson(after.evidence);
}

function firstLookup(times: Pick<PendingActor, 'seenAt' | 'rightAt'>, former: FindingActor | undefined): PendingActor {
  const dueAt = dueAfter({ ...times, attempts: 0 }) ?? times.seenAt;
  const before = former?.status === 'pending' ? former.before : former;
  return { status: 'pending', attempts: 0, ...times, dueAt, ...withoutAbsent({ before }) };
}

/** When it is to be asked next; `undefined` when it was asked for the last time. */
export function dueAfter({ attempts, seenAt, rightAt }: Omit<PendingActor, 'status' | 'dueAt'>): number | undefined {
  // Without a time when all was well any call may be the cause, as soon as no later one can be on its way.
  const times = rightAt === null ? lookupTimes.filter((time) => time > deliveryDelay) : lookupTimes;
  const time = times[attempts];
  return time === undefined ? undefined : seenAt + time;
}

/** From when on events are looked at: since the last look without the fault or, when no later one can come, all. */
export function lookupSince({ seenAt, rightAt }: Pick<PendingActor, 'seenAt' | 'rightAt'>, now: number): number {
  return rightAt === null || now - seenAt > deliveryDelay ? now - eventHistory : rightAt - overlap;
}

/** The event that caused a finding that was seen then: the latest that explains it. */
export function causeOf(
  finding: Pick<Finding, 'kind' | 'resource' | 'path' | 'evidence'>,
  { since, until }: { readonly since: number; readonly until: number },
  events: readonly ChangeEvent[],
): ChangeEvent | undefined {
  const explanations = explanationsOf(finding);
  const isCause = (event: ChangeEvent) =>
    event.at >= since && event.at <= until && explanations.some((explanation) => explanation.isCause(event));
  return events.filter(isCause).reduce<ChangeEvent | undefined>(later, undefined);
}

function later(one: ChangeEvent | undefined, other: ChangeEvent): ChangeEvent {
  return one && one.at >= other.at ? one : other;
}

/** The finding with who caused it, and the step that this is in its history. */
export function attribute(
  finding: Finding,
  actor: Exclude<FindingActor, PendingActor>,
  { now, configurationHash }: { readonly now: number; readonly configurationHash: string },
): { readonly finding: Finding; readonly transition: Transition } {
  const { id: findingId, summary, severity, suppressed } = finding;
  const after =
    actor.status === 'known' ? { arn: actor.arn, event: actor.name, eventId: actor.id } : { unknown: actor.reason };
  return {
    finding: { ...finding, actor },
    transition: {
      findingId,
      kind: 'attributed',
      at: now,
      scanId: trailScanId,
      configurationHash,
      summary,
      severity,
      suppressed,
      changes: [{ field: 'actor', after }],
    },
  };
}

/** The event as a finding keeps it. */
export function actorOf({ id, name, at, actor }: ChangeEvent): Exclude<FindingActor, PendingActor> {
  return { status: 'known', id, name, at, ...actor };
}
