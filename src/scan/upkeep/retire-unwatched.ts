import { announce } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import { type Check, scopeCover } from '../../checks/definition/check.ts';
import { configurationScanId, type Finding, type Transition } from '../../domain/finding/finding.ts';
import type { Target } from '../../domain/target/target.ts';
import { end } from '../../findings/lifecycle.ts';
import { transitionOf } from '../../findings/reduce.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { toldOf } from '../run/commit-evaluation.ts';

/** What is watched by the configuration of today; all else is retired. */
export interface RetireOptions extends MessageSettings {
  readonly targets: readonly Target[];
  /** The enabled checks. */
  readonly checks: readonly Check[];
  /** The resource types that the tag check scans. */
  readonly types: readonly string[];
  readonly configurationHash: string;
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
  const open = await transaction.findings.open(targetId, checkId);
  const unwatched = open.filter(({ scope }) => !covers(scope));
  const transitions = await endAll(transaction, unwatched, options);
  const previous = await transaction.checks.state(targetId, checkId);
  const next = target && check ? previous : undefined;
  if (previous && !next) await transaction.checks.removeState(targetId, checkId);
  const announcement = {
    previous,
    state: next,
    ...toldOf(transitions),
    active: open.filter((one) => one.state === 'active' && !one.suppressed && !unwatched.includes(one)).length,
    target: target ?? { id: targetId },
    check: check ?? { id: checkId, title: checkId },
  };
  await announce(transaction, announcement, options);
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
