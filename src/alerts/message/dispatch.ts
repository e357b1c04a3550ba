import { type AlertGroup, groupKeyOf } from '../../domain/delivery/alert-group.ts';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import { type SinkSettings, sinkTraits } from '../../domain/delivery/sink.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import { isAtLeast } from '../../domain/evaluation/severity.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { buildMessage, type ListedFinding, type MessageTarget } from './message.ts';
import { type MessagePlan, planMessages } from './plan.ts';
import { type Scene, sceneOf } from './scene.ts';

/** What every message needs beside what happened. */
export interface MessageSettings {
  readonly sinks: readonly SinkSettings[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A new UUID. */
  readonly newId: () => string;
  readonly source: { readonly version: string; readonly instance: string };
  readonly externalUrl?: string;
  /** How long an attempt may be under way, milliseconds. */
  readonly attemptLease: number;
  /** Told of each repetition that is left out because too many messages wait already. */
  readonly repeatDropped?: (sinkId: string) => void;
}

/** The check of the target that messages are about. */
export interface Subject {
  readonly target: MessageTarget;
  readonly check: Pick<CheckDescription, 'id' | 'title'>;
  readonly state: CheckState | undefined;
}

/** From this many waiting messages of a sink on, drift that is only still there is not told again. */
const longestQueue = 1_000;

/**
 * Plans what is due of one group, and puts it into the outbox in the place of what still waits there: the newest state
 * replaces older ones. Answers the group as it is then.
 */
export async function dispatchGroup(
  transaction: StoreTransaction,
  { group, sink, subject }: { readonly group: AlertGroup; readonly sink: SinkSettings; readonly subject: Subject },
  settings: MessageSettings,
): Promise<AlertGroup> {
  const { now } = settings;
  const backlog = await readBacklog(transaction, group, settings);
  if (backlog.busyUntil !== undefined) return { ...group, dueAt: backlog.busyUntil };
  const fromRevision = backlog.fromRevision ?? group.toldRevision;
  const scene = await sceneOf(transaction, { sink, group, fromRevision, doubtful: backlog.attempted });
  const revision = await transaction.revision();
  const plan = planMessages({
    sink,
    group: { ...group, toldRevision: fromRevision },
    revision,
    now,
    ...scene,
    doubtful: backlog.attempted,
    stale: staleFor(sink, subject.state ? subject.state.staleSince !== null : group.stale),
    watched: subject.state !== undefined,
  });
  await withdrawOlder(transaction, plan.messages, backlog);
  for (const message of plan.messages) {
    if (message.reason === 'repeat' && (await transaction.deliveries.pendingCount(sink.id)) >= longestQueue) {
      settings.repeatDropped?.(sink.id);
      continue;
    }
    const listed = await listFindings(transaction, { message, scene, sink });
    await transaction.deliveries.enqueue([toDelivery({ message, listed, fromRevision, sink, subject }, settings)]);
  }
  await scene.remember(revision);
  return sink.route ? { ...plan.group, routed: true } : plan.group;
}

/** That a check no longer sees is told to the default address: it is nobody's own. */
export function staleFor({ route }: Pick<SinkSettings, 'route'>, isStale: boolean): boolean {
  return isStale && route?.values === undefined;
}

/** What of a group is in the outbox and did not arrive. */
interface Backlog {
  /** An attempt may be under way until then: nothing can take its place now. */
  readonly busyUntil?: number;
  /** What the sink last got begins after this revision; absent when it got everything. */
  readonly fromRevision?: number;
  /** The sink may have got it all the same. */
  readonly attempted: boolean;
  readonly waiting: readonly Delivery[];
}

/** Enough to find the last message about drift behind those about the check. */
const looksBack = 20;

async function readBacklog(
  transaction: StoreTransaction,
  group: AlertGroup,
  { now, attemptLease }: MessageSettings,
): Promise<Backlog> {
  const latest = await transaction.deliveries.latest(group.sinkId, groupKeyOf(group), looksBack);
  const waiting = latest.filter(({ status }) => status === 'pending');
  const underWay = waiting.find(
    ({ attempts, nextAttemptAt }) => attempts > 0 && nextAttemptAt > now && nextAttemptAt <= now + attemptLease,
  );
  if (underWay) return { busyUntil: underWay.nextAttemptAt, attempted: true, waiting };
  const drift = latest.filter(isAboutDrift);
  const arrived = drift.findIndex(({ status }) => status === 'delivered');
  const missing = arrived < 0 ? drift : drift.slice(0, arrived);
  const [last] = missing;
  if (!last) return { attempted: false, waiting };
  return { fromRevision: last.fromRevision, attempted: missing.some(({ attempts }) => attempts > 0), waiting };
}

function isAboutDrift({ message }: Pick<Delivery, 'message'>): boolean {
  return message.type.startsWith('drift.') || message.type === 'suppression.expired';
}

/** Messages about drift give way to newer ones about drift, those about the check to newer ones about the check. */
async function withdrawOlder(
  transaction: StoreTransaction,
  messages: readonly MessagePlan[],
  { waiting, attempted }: Backlog,
): Promise<void> {
  const isReplaced = (delivery: Delivery) =>
    messages.some(({ type }) => isAboutDrift({ message: { ...delivery.message, type } }) === isAboutDrift(delivery));
  // Drift that came and went before anybody could be told is not told.
  const isMoot = (delivery: Delivery) =>
    isAboutDrift(delivery) && !attempted && delivery.message.data.reason !== 'repeat';
  const older = waiting.filter((delivery) => isReplaced(delivery) || isMoot(delivery));
  await transaction.deliveries.withdraw(
    older.map(({ id }) => id),
    'a newer message of the group took its place',
  );
}

interface Listing {
  readonly message: MessagePlan;
  readonly scene: Pick<Scene, 'active'>;
  readonly sink: SinkSettings;
}

/** The findings that the message names: what changed, and what is there where the sink wants that or nothing changed. */
async function listFindings(
  transaction: StoreTransaction,
  { message, scene, sink }: Listing,
): Promise<{ readonly listed: readonly ListedFinding[]; readonly unlisted: number }> {
  const listsState = sinkTraits[sink.type].lists === 'state' && !message.type.startsWith('check.');
  const changes = listsState ? message.changes.filter(({ effect }) => effect === 'left') : message.changes;
  const shown = changes.slice(0, sink.maxFindings);
  const found = new Map(
    (await transaction.findings.byId(shown.map(({ findingId }) => findingId))).map((finding) => [finding.id, finding]),
  );
  const changed = shown.flatMap(({ findingId, transition }) => {
    const finding = found.get(findingId);
    return finding ? { finding, transition } : [];
  });
  if (!message.listsActive && !listsState) return { listed: changed, unlisted: changes.length - shown.length };
  const active = await scene.active(sink.maxFindings - changed.length);
  const own = active.filter(({ severity }) => isAtLeast(severity, sink.minSeverity));
  const transitions = new Map(message.changes.map(({ findingId, transition }) => [findingId, transition]));
  const isSummary = message.reason === 'first-summary';
  const present = own.map((finding: Finding): ListedFinding => {
    const transition = transitions.get(finding.id) ?? (isSummary ? 'opened' : 'unchanged');
    return { finding, transition };
  });
  const all = changes.length + message.counts.active;
  return { listed: [...changed, ...present], unlisted: Math.max(0, all - changed.length - present.length) };
}

interface Composition {
  readonly message: MessagePlan;
  readonly listed: { readonly listed: readonly ListedFinding[]; readonly unlisted: number };
  readonly fromRevision: number;
  readonly sink: SinkSettings;
  readonly subject: Subject;
}

function toDelivery(
  { message, listed, fromRevision, sink, subject }: Composition,
  { now, newId, source, externalUrl }: MessageSettings,
): Delivery {
  const { target, check, state } = subject;
  const scan = state ? { id: state.lastScanId, completedAt: state.lastAttemptAt } : null;
  const { maxBytes } = sinkTraits[sink.type];
  return {
    id: `msg_${newId()}`,
    sinkId: sink.id,
    groupKey: message.groupKey,
    message: buildMessage(
      { plan: message, ...listed },
      { target, check, state, scan, now, source, externalUrl, maxBytes },
    ),
    fromRevision,
    status: 'pending',
    attempts: 0,
    createdAt: now,
    nextAttemptAt: now,
    deliveredAt: null,
    lastError: null,
  };
}
