import { setImmediate } from 'node:timers/promises';
import { announce } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import { configurationScanId, type Finding, type Transition } from '../../domain/finding/finding.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Target } from '../../domain/target/target.ts';
import type { Hash } from '../../findings/identity.ts';
import { type Reduction, transitionOf } from '../../findings/reduce.ts';
import { judgeSuppression, mayCover } from '../../findings/suppression.ts';
import { countActive } from '../../store/contract/finding-count.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { concludeChildren } from '../run/commit-children.ts';
import { toldOf } from '../run/commit-evaluation.ts';
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

type Step = ApplyOptions & { readonly scanId: string };

async function apply(transaction: StoreTransaction, { target, check }: Watched, given: ApplyOptions): Promise<void> {
  const options = await underSuppressionsInEffect(transaction, given);
  const step = { ...options, scanId: configurationScanId };
  const ofParents = await applyToChildren(transaction, { target, check }, step);
  await storeReduction(transaction, ofParents);
  const touched = new Set(ofParents.saved.map(({ id }) => id));
  const transitions = [...ofParents.transitions, ...(await applyToOpen(transaction, { target, check, touched }, step))];
  const key = { targetId: target.id, checkId: check.id };
  const active = countActive(await transaction.findings.openCounts(key));
  const state = await transaction.checks.state(target.id, check.id);
  await announce(transaction, { ...toldOf(transitions), active, previous: state, state, target, check }, options);
}

/** How many findings are looked at before others get their turn. */
const atOnce = 500;

/** A hundred thousand open findings are not held at once: each is looked at, and those are stored that change. */
async function applyToOpen(
  transaction: StoreTransaction,
  { target, check, touched }: Watched & { readonly touched: ReadonlySet<string> },
  step: Step,
): Promise<readonly Pick<Transition, 'kind'>[]> {
  const key = { targetId: target.id, checkId: check.id };
  // What no entry may cover changes only where one did before.
  const withSuppression = !step.suppressions.some((entry) => mayCover(entry, key));
  const steps: Pick<Transition, 'kind'>[] = [];
  for (let after = ''; ; ) {
    const some = await transaction.findings.openAfter(key, { after, limit: atOnce, withSuppression });
    const last = some.at(-1);
    if (!last) return steps;
    after = last.id;
    const changed = some.filter((one) => !touched.has(one.id) && judgeSuppression(one, step).finding !== one);
    if (changed.length > 0) steps.push(...(await judgeAgain(transaction, changed, step)));
    await setImmediate();
  }
}

async function judgeAgain(
  transaction: StoreTransaction,
  changed: readonly Finding[],
  step: Step,
): Promise<readonly Pick<Transition, 'kind'>[]> {
  const known = await transaction.findings.byId(changed.map(({ id }) => id));
  const judged = known.map((before) => judgeSuppression(before, step));
  const transitions = judged.flatMap(({ finding, transition, changes }) =>
    transition ? transitionOf(finding, transition, step, changes) : [],
  );
  await storeReduction(transaction, { saved: judged.map(({ finding }) => finding), removed: [], transitions });
  return transitions.map(({ kind }) => ({ kind }));
}

async function storeReduction(
  transaction: StoreTransaction,
  { saved, removed, transitions }: Reduction,
): Promise<void> {
  await transaction.findings.save(saved);
  await transaction.findings.remove(removed);
  await transaction.findings.saveTransitions(transitions);
}

/** Children are suppressed one by one, which changes what the findings of their parents tell. */
async function applyToChildren(
  transaction: StoreTransaction,
  { target, check }: Watched,
  step: Step,
): Promise<Reduction> {
  const before = await transaction.children.open(target.id, check.id);
  const after = before.map((child) => ({ ...child, finding: judgeSuppression(child.finding, step).finding }));
  if (after.every(({ finding }, place) => finding === before[place]?.finding)) {
    return { saved: [], removed: [], transitions: [] };
  }
  const then = { targetId: target.id, checkId: check.id, before, after };
  return concludeChildren(transaction, then, { ...step, confirmAfter: 1 });
}
