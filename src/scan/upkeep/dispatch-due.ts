import { announceDue } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { Target } from '../../domain/target/target.ts';
import type { Store } from '../../store/contract/store.ts';

/** What messages of due changes are made from. */
export interface DispatchOptions extends MessageSettings {
  readonly targets: readonly Target[];
  /** The enabled checks. */
  readonly checks: readonly CheckDescription[];
}

/** Groups that one round looks at; what is left is due in the next. */
const atOnce = 100;

/** Puts into the outbox what has waited long enough, or is to be repeated. Answers whether anything was due. */
export async function dispatchDue(store: Store, options: DispatchOptions): Promise<boolean> {
  const due = await store.dueAlertGroups(options.now, atOnce);
  for (const key of due) {
    const target = options.targets.find(({ id }) => id === key.targetId) ?? { id: key.targetId };
    const check = options.checks.find(({ id }) => id === key.checkId) ?? { id: key.checkId, title: key.checkId };
    await store.transact(async (transaction) => {
      const state = await transaction.checks.state(key.targetId, key.checkId);
      await announceDue(transaction, { target, check, state }, options);
    });
  }
  return due.length > 0;
}
