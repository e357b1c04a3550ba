import { announce } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import { configurationScanId, type Finding, type Transition } from '../../domain/finding/finding.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Target } from '../../domain/target/target.ts';
import type { Hash } from '../../findings/identity.ts';
import { transitionOf } from '../../findings/reduce.ts';
import { judgeSuppression } from '../../findings/suppression.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { toldOf } from '../run/commit-evaluation.ts';

/** What is needed to apply the suppressions of a configuration to what is stored. */
export interface ApplyOptions extends MessageSettings {
  readonly targets: readonly Target[];
  /** The enabled checks. */
  readonly checks: readonly CheckDescription[];
  readonly suppressions: readonly Suppression[];
  readonly configurationHash: string;
  readonly hash: Hash;
}

/**
 * Looks at every open finding again with these suppressions, without waiting for its next scan: what is suppressed now,
 * and what no longer is because an entry went, changed or expired. Each is a step in the finding's history.
 */
export async function applySuppressions(store: Store, options: ApplyOptions): Promise<void> {
  for (const target of options.targets) {
    for (const check of options.checks) {
      await store.transact((transaction) => apply(transaction, { target, check }, options));
    }
  }
}

interface Watched {
  readonly target: Target;
  readonly check: CheckDescription;
}

async function apply(transaction: StoreTransaction, { target, check }: Watched, options: ApplyOptions): Promise<void> {
  const open = await transaction.findings.open(target.id, check.id);
  const saved: Finding[] = [];
  const transitions: Transition[] = [];
  const step = { ...options, scanId: configurationScanId };
  for (const before of open) {
    const { finding, transition, changes } = judgeSuppression(before, options);
    if (finding === before) continue;
    saved.push(finding);
    if (transition) transitions.push(transitionOf(finding, transition, step, changes));
  }
  await transaction.findings.save(saved);
  await transaction.findings.saveTransitions(transitions);
  const after = new Map([...open, ...saved].map((finding) => [finding.id, finding]));
  const active = [...after.values()].filter(({ state, suppressed }) => state === 'active' && !suppressed).length;
  const state = await transaction.checks.state(target.id, check.id);
  await announce(transaction, { ...toldOf(transitions), active, previous: state, state, target, check }, options);
}
