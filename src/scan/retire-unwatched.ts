import { policyDrift } from '../checks/policy-drift.ts';
import { requiredTags, tagScope } from '../checks/required-tags.ts';
import type { CheckDescription } from '../domain/check.ts';
import type { Finding } from '../domain/finding.ts';
import { selectorScope } from '../domain/role-selector.ts';
import type { Target } from '../domain/target.ts';
import { end } from '../findings/lifecycle.ts';
import { transitionOf } from '../findings/reduce.ts';
import type { Store, StoreTransaction } from '../store/store.ts';
import { announce, type MessageSettings } from './announce.ts';
import { changesOf } from './commit-evaluation.ts';

export interface RetireOptions extends MessageSettings {
  readonly targets: readonly Target[];
  /** The enabled checks. */
  readonly checks: readonly CheckDescription[];
  /** The resource types that the tag check scans. */
  readonly types: readonly string[];
}

/** Stands in for a scan where the configuration, not an evaluation, ended a finding. */
const configurationScanId = 'configuration';

/**
 * Ends what the configuration no longer watches: findings of targets, checks, roles, regions and resource types that are
 * not configured are resolved as `unwatched`, and the states of such checks are forgotten. Each check tells it in at most
 * one message to a sink. To be called before the first scan.
 */
export async function retireUnwatched(store: Store, options: RetireOptions): Promise<void> {
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
  const watched = target && check ? watchedScopes(target, checkId, options.types) : new Set<string>();
  const open = await transaction.openFindings(targetId, checkId);
  const unwatched = open.filter(({ scope }) => !watched.has(scope));
  const ended = await endAll(transaction, unwatched, options.now);
  const previous = await transaction.checkState(targetId, checkId);
  const next = target && check ? previous : undefined;
  if (previous && !next) await transaction.removeCheckState(targetId, checkId);
  const announcement = {
    // A check that is gone from the configuration has nothing to recover from.
    previous: previous && { ...previous, staleSince: next?.staleSince ?? null },
    next,
    open: open.filter((finding) => !unwatched.includes(finding)),
    changes: ended,
    target: target ?? { id: targetId },
    check: check ?? { id: checkId, title: checkId },
    scanId: null,
  };
  await announce(transaction, announcement, options);
}

async function endAll(transaction: StoreTransaction, findings: readonly Finding[], now: number) {
  const step = { now, scanId: configurationScanId };
  const ends = findings.map((before) => ({ before, ...end(before, 'unwatched', step) }));
  const saved = ends.flatMap(({ finding }) => finding ?? []);
  const transitions = ends.flatMap(({ finding, transition }) =>
    finding && transition ? transitionOf(finding, transition, step) : [],
  );
  await transaction.saveFindings(saved);
  await transaction.removeFindings(ends.flatMap(({ finding, before }) => (finding === null ? before.id : [])));
  await transaction.saveTransitions(transitions);
  return changesOf({ saved, transitions });
}

/** The scopes that the next evaluation of the check will cover. */
function watchedScopes(target: Target, checkId: string, types: readonly string[]): ReadonlySet<string> {
  if (checkId === policyDrift.id) return new Set(target.roles.map(selectorScope));
  if (checkId !== requiredTags.id) throw new Error(`nobody said which scopes the check ${checkId} has`);
  return new Set(target.regions.flatMap((region) => types.map((type) => tagScope(region, type))));
}
