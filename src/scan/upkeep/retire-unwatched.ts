import { announce } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import { type Check, scopeCover } from '../../checks/definition/check.ts';
import { chunked } from '../../domain/chunked.ts';
import type { ChildFinding } from '../../domain/finding/child-finding.ts';
import { configurationScanId, type Finding, type Transition } from '../../domain/finding/finding.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Target } from '../../domain/target/target.ts';
import type { Hash } from '../../findings/identity.ts';
import { end } from '../../findings/lifecycle.ts';
import { type Reduction, transitionOf } from '../../findings/reduce.ts';
import { countActive } from '../../store/contract/finding-count.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { concludeChildren } from '../run/commit-children.ts';
import { toldOf } from '../run/commit-evaluation.ts';
import { underSuppressionsInEffect } from '../run/suppressions-in-effect.ts';

/** What is watched by the configuration of today; all else is retired. */
export interface RetireOptions extends MessageSettings {
  readonly targets: readonly Target[];
  /** The enabled checks. */
  readonly checks: readonly Check[];
  /** The resource types that the tag check scans. */
  readonly types: readonly string[];
  readonly configurationHash: string;
  readonly suppressions: readonly Suppression[];
  readonly hash: Hash;
}

/**
 * Ends what the configuration no longer watches: findings of targets, checks, roles, regions and resource types that are
 * not configured are resolved as `unwatched`, and the states of such checks are forgotten. Each check tells it in at most
 * one message to a sink, and what sinks that are gone were told is forgotten. To be called before the first scan.
 */
export async function retireUnwatched(store: Store, options: RetireOptions): Promise<void> {
  const sinkIds = options.sinks.map(({ id }) => id);
  await store.transact((transaction) => transaction.alerts.keepGroupsOf(sinkIds));
  for (const { targetId, checkId } of await knownChecks(store)) {
    await store.transact((transaction) => retire(transaction, { targetId, checkId }, options));
  }
}

/** So many findings are ended together. */
const atOnce = 10_000;

interface CheckOfTarget {
  readonly targetId: string;
  readonly checkId: string;
}

async function knownChecks(store: Store): Promise<readonly CheckOfTarget[]> {
  const known = new Map<string, CheckOfTarget>();
  for (const { targetId, checkId } of [...(await store.checkStates()), ...(await store.findingCounts())]) {
    known.set(JSON.stringify([targetId, checkId]), { targetId, checkId });
  }
  return [...known.values()];
}

async function retire(
  transaction: StoreTransaction,
  { targetId, checkId }: CheckOfTarget,
  options: RetireOptions,
): Promise<void> {
  const target = options.targets.find(({ id }) => id === targetId);
  const check = options.checks.find(({ id }) => id === checkId);
  const covers = target && check ? scopeCover(check, target, options) : () => false;
  const key = { targetId, checkId };
  const ofParents = await retireChildren(transaction, { ...key, covers }, options);
  const touched = new Set(ofParents.saved.map(({ id }) => id));
  // Of a hundred thousand findings only those are read that are to end.
  const scopes = (await transaction.findings.openScopes(key)).filter((scope) => !covers(scope));
  const transitions = [...ofParents.transitions];
  for (const ids of chunked(await transaction.findings.openIdsOf(key, { scopes }), atOnce)) {
    const unwatched = await transaction.findings.byId(ids.filter((id) => !touched.has(id)));
    transitions.push(...(await endAll(transaction, unwatched, options)));
  }
  const previous = await transaction.checks.state(targetId, checkId);
  const next = target && check ? previous : undefined;
  if (previous && !next) {
    await transaction.checks.removeState(targetId, checkId);
    await transaction.history.end({ targetId, checkId }, options.now);
  }
  const announcement = {
    isRerouted: true,
    previous,
    state: next,
    ...toldOf(transitions),
    active: countActive(await transaction.findings.openCounts(key)),
    target: target ?? { id: targetId },
    check: check ?? { id: checkId, title: checkId },
  };
  await announce(transaction, announcement, options);
}

interface RetiredChildren extends CheckOfTarget {
  readonly covers: (scope: string) => boolean;
}

/** Forgets the children in scopes that are no longer watched, and says so in the findings of their parents. */
async function retireChildren(
  transaction: StoreTransaction,
  { targetId, checkId, covers }: RetiredChildren,
  options: RetireOptions,
): Promise<Reduction> {
  const before = await transaction.children.open(targetId, checkId);
  if (before.every(({ finding }) => covers(finding.scope))) return { saved: [], removed: [], transitions: [] };
  const step = { now: options.now, scanId: configurationScanId, configurationHash: options.configurationHash };
  const after = before.map((child): ChildFinding => {
    if (covers(child.finding.scope)) return child;
    return { ...child, finding: { ...child.finding, state: 'resolved', resolution: 'unwatched' } };
  });
  const own = { ...step, confirmAfter: 1, hash: options.hash, suppressions: options.suppressions };
  const settings = await underSuppressionsInEffect(transaction, own);
  const reduction = await concludeChildren(transaction, { targetId, checkId, before, after }, settings);
  await transaction.findings.save(reduction.saved);
  await transaction.findings.remove(reduction.removed);
  await transaction.findings.saveTransitions(reduction.transitions);
  return reduction;
}

async function endAll(
  transaction: StoreTransaction,
  findings: readonly Finding[],
  { now, configurationHash }: RetireOptions,
): Promise<readonly Transition[]> {
  const step = { now, scanId: configurationScanId, configurationHash };
  const ends = findings.map((before) => ({ before, ...end(before, 'unwatched', step) }));
  const saved = ends.flatMap(({ finding }) => finding ?? []);
  const transitions = ends.flatMap(({ finding, transition }) =>
    finding && transition ? transitionOf(finding, transition, step) : [],
  );
  await transaction.findings.save(saved);
  await transaction.findings.remove(ends.flatMap(({ finding, before }) => (finding === null ? before.id : [])));
  await transaction.findings.saveTransitions(transitions);
  return transitions;
}
