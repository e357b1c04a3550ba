import { buildMessage, type MessageTarget } from '../alerts/message.ts';
import { type PlanInput, planMessages } from '../alerts/plan.ts';
import type { CheckDescription } from '../domain/check.ts';
import type { SinkSettings } from '../domain/sink.ts';
import type { StoreTransaction } from '../store/store.ts';

/** What every message needs beside what happened. */
export interface MessageSettings {
  readonly sinks: readonly SinkSettings[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A new UUID. */
  readonly newId: () => string;
  readonly source: { readonly version: string; readonly instance: string };
  readonly externalUrl?: string;
}

/** What happened to one check of one target in this transaction. */
export interface Announcement extends Pick<PlanInput, 'previous' | 'next' | 'open' | 'changes'> {
  readonly target: MessageTarget;
  readonly check: Pick<CheckDescription, 'id' | 'title'>;
  readonly scanId: string | null;
}

/** Puts the messages about it into the outbox, in the transaction that makes it true. */
export async function announce(
  transaction: StoreTransaction,
  announcement: Announcement,
  { sinks, now, newId, source, externalUrl }: MessageSettings,
): Promise<void> {
  const { target, check, next: state, scanId } = announcement;
  const plans = planMessages({ ...announcement, targetId: target.id, checkId: check.id, sinks });
  const context = { target, check, state, scanId, now, source, externalUrl };
  await transaction.enqueue(
    plans.map((plan) => ({
      id: `msg_${newId()}`,
      sinkId: plan.sinkId,
      groupKey: plan.groupKey,
      message: buildMessage(plan, context),
      status: 'pending',
      attempts: 0,
      createdAt: now,
      nextAttemptAt: now,
      deliveredAt: null,
      lastError: null,
    })),
  );
}
