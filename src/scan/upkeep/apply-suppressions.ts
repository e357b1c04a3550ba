import { announce } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import { configurationScanId, type Finding, type Transition } from '../../domain/finding/finding.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Target } from '../../domain/target/target.ts';
import type { Hash } from '../../findings/identity.ts';
import { type Reduction, transitionOf } from '../../findings/reduce.ts';
import { judgeSuppression } from '../../findings/suppression.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { concludeChildren } from '../run/commit-children.ts';
import { openAfter, toldOf } from '../run/commit-evaluation.ts';
import { underSuppressionsInEffect } from '../run/suppressions-in-effect.ts';

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
 * Looks at every open finding again with these suppressions, or those of a newer configuration that another replica has, without waiting for its next scan: what is suppressed now,
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

async function apply(transaction: StoreTransaction, { target, check }: Watched, given: ApplyOptions): Promise<void> {
  const options = await underSuppressionsInEffect(transaction, given);
  const all = await transaction.findings.open(target.id, check.id);
  const step = { ...options, scanId: configurationScanId };
  const ofParents = await applyToChildren(transaction, { target, check, open: all }, step);
  const saved: Finding[] = [...ofParents.saved];
  const transitions: Transition[] = [...ofParents.transitions];
  const open = openAfter(all, ofParents);
  const touched = new Set(ofParents.saved.map(({ id }) => id));
  for (const before of open) {
    if (touched.has(before.id)) continue;
    const { finding, transition, changes } = judgeSuppression(before, options);
    if (finding === before) continue;
    saved.push(finding);
    if (transition) transitions.push(transitionOf(finding, transition, step, changes));
  }
  await transaction.findings.save(saved);
  await transaction.findings.remove(ofParents.removed);
  await transaction.findings.saveTransitions(transitions);
  const after = new Map([...open, ...saved].map((finding) => [finding.id, finding]));
  const active = [...after.values()].filter(({ state, suppressed }) => state === 'active' && !suppressed).length;
  const state = await transaction.checks.state(target.id, check.id);
  await announce(transaction, { ...toldOf(transitions), active, previous: state, state, target, check }, options);
}

interface WatchedChildren extends Watched {
  readonly open: readonly Finding[];
}

/** Children are suppressed one by one, which changes what the findings of their parents tell. */
async function applyToChildren(
  transaction: StoreTransaction,
  { target, check, open }: WatchedChildren,
  step: ApplyOptions & { readonly scanId: string },
): Promise<Reduction> {
  const before = await transaction.children.open(target.id, check.id);
  const after = before.map((child) => ({ ...child, finding: judgeSuppression(child.finding, step).finding }));
  if (after.every(({ finding }, place) => finding === before[place]?.finding)) {
    return { saved: [], removed: [], transitions: [] };
  }
  const then = { targetId: target.id, checkId: check.id, before, after };
  return concludeChildren(transaction, then, { settings: { ...step, confirmAfter: 1 }, open });
}
