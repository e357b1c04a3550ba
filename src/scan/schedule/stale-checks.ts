import { announce } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import { ageOf } from '../../domain/clock-tolerance.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import type { Target } from '../../domain/target/target.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';

/** What decides that a check has not seen its target for too long. */
export interface StaleCheckOptions extends MessageSettings {
  readonly targets: readonly Target[];
  readonly checks: readonly CheckDescription[];
  /** How old the last success of a check may be, milliseconds. */
  readonly staleAfter: (targetId: string, checkId: string) => number;
}

/**
 * Announces, once, every check whose last success is too old, or lies in the future since the clock was set back; one that never succeeded counts from its first scan. Its
 * next success is announced by the commit of that success.
 */
export async function announceStaleChecks(store: Store, options: StaleCheckOptions): Promise<void> {
  const states = new Map((await store.checkStates()).map((state) => [`${state.targetId}/${state.checkId}`, state]));
  for (const target of options.targets) {
    for (const check of options.checks) {
      const state = states.get(`${target.id}/${check.id}`);
      if (!state || state.staleSince !== null || isFresh(state, state.lastSuccessAt, options)) continue;
      await store.transact((transaction) => announceIfStale(transaction, { target, check }, options));
    }
  }
}

/** Looks again inside the transaction: a scan may have succeeded since. */
async function announceIfStale(
  transaction: StoreTransaction,
  { target, check }: { readonly target: Target; readonly check: CheckDescription },
  options: StaleCheckOptions,
): Promise<void> {
  const previous = await transaction.checks.state(target.id, check.id);
  if (!previous || previous.staleSince !== null) return;
  const since =
    previous.lastSuccessAt ?? (await transaction.scans.firstAt(target.id, check.id)) ?? previous.lastAttemptAt;
  if (isFresh(previous, since, options)) return;
  const next = { ...previous, staleSince: options.now };
  await transaction.checks.saveState(next);
  const key = { targetId: target.id, checkId: check.id };
  const active = (await transaction.findings.openCounts(key)).filter(({ state }) => state === 'active');
  const told = { hasSteps: false, entered: 0, active: active.reduce((sum, { count }) => sum + count, 0) };
  await announce(transaction, { ...told, previous, state: next, target, check }, options);
}

function isFresh(
  { targetId, checkId }: Pick<CheckState, 'targetId' | 'checkId'>,
  since: number | null,
  { now, staleAfter }: StaleCheckOptions,
): boolean {
  return since !== null && ageOf(since, now) <= staleAfter(targetId, checkId);
}
