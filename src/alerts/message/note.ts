import type { AlertGroup, AlertGroupKey } from '../../domain/delivery/alert-group.ts';
import type { SinkOptions } from '../../domain/delivery/sink.ts';

/** What one commit means for the groups of its check. */
export interface News {
  readonly key: AlertGroupKey;
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether findings took steps in this commit. */
  readonly hasSteps: boolean;
  /** Whether the check is stale now. */
  readonly stale: boolean;
  /** Active findings that nobody suppressed. */
  readonly active: number;
  /** How many of them became so in this commit. */
  readonly entered: number;
  /** Whether the check never completed before. */
  readonly isFirst: boolean;
}

/** The group of a sink with its next time to be looked at; the same object when the commit is no news for it. */
export function noteNews(group: AlertGroup | undefined, sink: SinkOptions, news: News): AlertGroup | undefined {
  const known = group ?? newGroup(sink, news);
  if (!known) return undefined;
  const isUrgent = known.stale !== news.stale;
  const isNew = known.toldRevision < 0 && known.toldAt === null;
  if (!news.hasSteps && !isUrgent && !(isNew && !known.pending)) return group;
  const dueAt = Math.min(known.dueAt ?? Number.POSITIVE_INFINITY, isUrgent ? news.now : waitFor(known, sink, news.now));
  const toldRevision = known.pending || known.toldRevision < 0 ? known.toldRevision : news.revision - 1;
  return { ...known, toldRevision, pending: true, dueAt };
}

/** A sink that has nothing to hear of needs no group. */
function newGroup(
  sink: SinkOptions,
  { key, revision, hasSteps, stale, active, entered, isFirst }: News,
): AlertGroup | undefined {
  if (!hasSteps && !stale && active === 0) return undefined;
  return {
    sinkId: sink.id,
    ...key,
    toldRevision: isFirst || active > entered ? -Math.max(1, revision) : 0,
    toldAt: null,
    firing: false,
    stale: false,
    staleToldAt: null,
    pending: false,
    ...(sink.route ? { routed: true as const } : {}),
    dueAt: null,
  };
}

/** What comes together is told together: the first news wait a little, further news for the next interval. */
function waitFor({ firing, toldAt }: AlertGroup, { groupWait, groupInterval }: SinkOptions, now: number): number {
  const wait = firing ? now : now + groupWait;
  return toldAt === null ? wait : Math.max(wait, toldAt + groupInterval);
}

/** Whether the sink hears of this check of this target. */
export function hearsOf({ targets, checks }: SinkOptions, { targetId, checkId }: AlertGroupKey): boolean {
  return (targets?.includes(targetId) ?? true) && (checks?.includes(checkId) ?? true);
}
