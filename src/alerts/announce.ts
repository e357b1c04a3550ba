import type { AlertGroup, AlertGroupKey } from '../domain/delivery/alert-group.ts';
import type { SinkSettings } from '../domain/delivery/sink.ts';
import type { CheckState } from '../domain/evaluation/check-state.ts';
import type { StoreTransaction } from '../store/contract/transaction.ts';
import { dispatchGroup, type MessageSettings, type Subject, staleFor } from './message/dispatch.ts';
import { hearsOf, type News, noteNews } from './message/note.ts';

/** What happened to one check of one target in this transaction. */
export interface Announcement extends Subject, Pick<News, 'hasSteps' | 'active' | 'entered'> {
  /** The state of the check before; `undefined` before its first evaluation. */
  readonly previous: CheckState | undefined;
  /** Whether the addresses of findings may be others than before: the configuration is new. */
  readonly isRerouted?: boolean;
}

/**
 * Notes for every sink what there is to tell, in the transaction that makes it true, and puts into the outbox what is due
 * at once. The rest is put there when its time comes: see {@link dispatchDue}.
 */
export async function announce(
  transaction: StoreTransaction,
  announcement: Announcement,
  settings: MessageSettings,
): Promise<void> {
  const { target, check, state, previous, hasSteps, active, entered, isRerouted = false } = announcement;
  const key: AlertGroupKey = { targetId: target.id, checkId: check.id };
  const sinks = settings.sinks.filter((sink) => hearsOf(sink, key));
  if (sinks.length === 0) return;
  const groups = new Map((await transaction.alerts.groups(key)).map((group) => [group.sinkId, group]));
  const isFirst = (previous?.lastSuccessAt ?? null) === null;
  const common = { key, now: settings.now, hasSteps, active, entered, isFirst };
  for (const sink of sinks) {
    const known = groups.get(sink.id);
    const stale = isStaleFor(sink, known, state);
    const mayMove = isRerouted && isRouted(sink, known);
    const noted = await note(transaction, { known, sink, news: { ...common, stale, hasSteps: hasSteps || mayMove } });
    const after = noted && (await dispatchIfDue(transaction, { group: noted, sink, subject: announcement }, settings));
    if (after && after !== known) await transaction.alerts.saveGroup(after);
  }
}

/** A check that is gone from the configuration has nothing to recover from. */
function isStaleFor(sink: SinkSettings, known: AlertGroup | undefined, state: CheckState | undefined): boolean {
  return staleFor(sink, state ? state.staleSince !== null : (known?.stale ?? false));
}

/** Whether it depends on the configuration which findings the sink is told of, or did. */
function isRouted({ route }: SinkSettings, known: AlertGroup | undefined): boolean {
  return route !== undefined || known?.routed === true;
}

interface Noting {
  readonly known: AlertGroup | undefined;
  readonly sink: SinkSettings;
  readonly news: Omit<News, 'revision'>;
}

/** Takes a revision of the store only where there is news. */
async function note(transaction: StoreTransaction, { known, sink, news }: Noting): Promise<AlertGroup | undefined> {
  if (noteNews(known, sink, { ...news, revision: 0 }) === known) return known;
  return noteNews(known, sink, { ...news, revision: await transaction.revision() });
}

async function dispatchIfDue(
  transaction: StoreTransaction,
  due: Parameters<typeof dispatchGroup>[1],
  settings: MessageSettings,
): Promise<AlertGroup> {
  const { dueAt } = due.group;
  return dueAt !== null && dueAt <= settings.now ? dispatchGroup(transaction, due, settings) : due.group;
}

/** Puts into the outbox what is due of one check of one target. */
export async function announceDue(
  transaction: StoreTransaction,
  subject: Subject,
  settings: MessageSettings,
): Promise<void> {
  // Before anything is read: of two replicas the second waits here, and then finds nothing due.
  await transaction.revision();
  const key: AlertGroupKey = { targetId: subject.target.id, checkId: subject.check.id };
  for (const group of await transaction.alerts.groups(key)) {
    if (group.dueAt === null || group.dueAt > settings.now) continue;
    const sink = settings.sinks.find(({ id }) => id === group.sinkId);
    const heard = sink && hearsOf(sink, key);
    const after = heard
      ? await dispatchGroup(transaction, { group, sink, subject }, settings)
      : { ...group, pending: false, dueAt: null };
    await transaction.alerts.saveGroup(after);
  }
}
