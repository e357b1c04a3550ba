import { randomUUID } from 'node:crypto';
import { type Check, scopeCover } from '../../checks/definition/check.ts';
import type { CheckSettings } from '../../checks/registry.ts';
import type { TagScanSettings } from '../../checks/required-tags/tag-scan-settings.ts';
import type { SinkSettings } from '../../domain/delivery/sink.ts';
import type { Telemetry } from '../../domain/delivery/telemetry.ts';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import type { ScanRecord } from '../../domain/evaluation/check-state.ts';
import { type Evaluation, failuresOf, resultOf } from '../../domain/evaluation/evaluation.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import type { Logger } from '../../domain/logger.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { sha256 } from '../../hashing/sha256.ts';
import type { Store } from '../../store/contract/store.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';
import type { WatchedTarget } from '../context/watched-target.ts';
import { evaluatorOf } from '../evaluate/evaluators.ts';
import { type CommitSettings, commitEvaluation, commitFailure } from './commit-evaluation.ts';
import { fencedStore, SupersededScanError } from './fence.ts';
import { ownerMemory } from './owner-memory.ts';
import { parentMemory } from './parent-memory.ts';
import { recall } from './recall.ts';
import { withRequestCount } from './request-count.ts';

/** What scans of this process share. */
export interface ScanRuntime {
  readonly store: Store;
  readonly targets: ReadonlyMap<string, WatchedTarget>;
  readonly checks: ReadonlyMap<string, { readonly check: Check; readonly confirmAfter: number }>;
  readonly settings: CheckSettings;
  readonly tags: TagScanSettings;
  /** Whether CloudTrail is to be asked who caused what is new. */
  readonly attributes?: boolean;
  readonly sinks: readonly SinkSettings[];
  readonly suppressions: readonly Suppression[];
  /** How long an attempt to deliver a message may be under way, milliseconds. */
  readonly attemptLease: number;
  /** How long what a check saw counts where nobody looks again, milliseconds; not at all by default. */
  readonly holdsFor?: (targetId: string, checkId: string) => number;
  readonly telemetry: Pick<Telemetry, 'scanFinished' | 'scanUnstored' | 'checkFailed'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly configurationHash: string;
  readonly source: { readonly version: string; readonly instance: string };
  readonly externalUrl?: string;
  /** Aborting it ends every scan; what was read by then is dropped and nothing is concluded from it. */
  readonly signal: AbortSignal;
  /** Told after each commit, so that the outbox is looked at. */
  readonly committed?: () => void;
  readonly progress?: NonNullable<EvaluationContext['progress']>;
}

/** One scan to run: one check over one target. */
export interface ScanOrder {
  readonly id: string;
  readonly targetId: string;
  readonly checkId: string;
  readonly trigger: ScanRecord['trigger'];
  /** What was read since then may be shared with other scans, milliseconds since the epoch; from its start by default. */
  readonly notBefore?: number;
}

/** A new scan id: `s_` and a UUID. */
export function newScanId(): string {
  return `s_${randomUUID()}`;
}

/** What became of a scan. `superseded`: another one of its check began meanwhile, so nothing of this one was stored. */
export type ScanEnd = 'finished' | 'aborted' | 'superseded';

/**
 * Runs one scan from its first read to its commit. Whatever goes wrong is logged once, here, and stored as `unknown`; it
 * rejects only when the store itself cannot be written.
 */
export async function runScan(order: ScanOrder, runtime: ScanRuntime): Promise<ScanEnd> {
  try {
    return await runStored(order, runtime);
  } catch (error) {
    runtime.telemetry.scanUnstored({ targetId: order.targetId, checkId: order.checkId });
    throw error;
  }
}

async function runStored(order: ScanOrder, runtime: ScanRuntime): Promise<ScanEnd> {
  const startedAt = runtime.clock();
  const running = runningScan(order, startedAt, runtime);
  const token = await runtime.store.transact((transaction) => transaction.scans.begin(running));
  const store = fencedStore(runtime.store, { ...order, token });
  const { result: attempt, requests } = await withRequestCount(() => attemptEvaluation(order, runtime, startedAt));
  const scan = { ...running, finishedAt: runtime.clock(), requests };
  try {
    if (attempt.kind !== 'aborted') {
      await commit(attempt, scan, { ...runtime, store });
      return 'finished';
    }
    await store.transact((transaction) => transaction.scans.save({ ...scan, result: 'aborted' }));
    finish(order, runtime, 'aborted', scan.finishedAt - startedAt);
    return 'aborted';
  } catch (error) {
    if (!(error instanceof SupersededScanError)) throw error;
    const { targetId, checkId, id: scanId } = order;
    runtime.logger.warn(
      { targetId, checkId, scanId, reason: error.message },
      'a newer scan overtook this one; its result was dropped',
    );
    finish(order, runtime, 'aborted', scan.finishedAt - startedAt);
    return 'superseded';
  }
}

type Attempt =
  | { readonly kind: 'evaluated'; readonly evaluation: Evaluation }
  | { readonly kind: 'failed'; readonly failure: ReadFailure }
  | { readonly kind: 'aborted' };

async function attemptEvaluation(order: ScanOrder, runtime: ScanRuntime, now: number): Promise<Attempt> {
  const { signal, settings, tags, progress } = runtime;
  if (signal.aborted) return { kind: 'aborted' };
  try {
    const { check } = mustHave(runtime.checks.get(order.checkId), order.checkId);
    const watched = mustHave(runtime.targets.get(order.targetId), order.targetId);
    const { notBefore = now } = order;
    const checks = new Set(runtime.checks.keys());
    const memory = await recall(order, runtime.store);
    const evaluation = await evaluatorOf(check.id).evaluate(watched, {
      settings,
      tags,
      checks,
      memory,
      owners: ownerMemory(runtime.store, order.targetId),
      parents: parentMemory(runtime.store, order.targetId, runtime.clock),
      now,
      notBefore,
      signal,
      ...withoutAbsent({ progress }),
    });
    mustCover(scopeCover(check, watched.target, tags), evaluation);
    // An abort in the middle shows as failed reads: they tell of our own stop, not of the account.
    return signal.aborted ? { kind: 'aborted' } : { kind: 'evaluated', evaluation };
  } catch (error) {
    if (signal.aborted) return { kind: 'aborted' };
    const { targetId, checkId, id: scanId } = order;
    runtime.logger.error({ targetId, checkId, scanId, error }, 'a check failed because of a defect in this program');
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', failure: { reason: 'internal', operation: checkId, subject: targetId, message } };
  }
}

/** What is in a scope that the check does not name would end as unwatched with the next start. */
function mustCover(covers: (scope: string) => boolean, { checkId, ...evaluation }: Evaluation): void {
  const stranger = evaluation.scopes.find(({ scope }) => !covers(scope));
  if (stranger) throw new Error(`the check ${checkId} does not name the scope ${stranger.scope}`);
}

async function commit(
  attempt: Exclude<Attempt, { kind: 'aborted' }>,
  scan: ScanRecord & { readonly finishedAt: number },
  runtime: Omit<ScanRuntime, 'store'> & { readonly store: Pick<Store, 'transact'> },
): Promise<void> {
  const { store, logger } = runtime;
  const common = commitSettings(scan, runtime);
  const committed =
    attempt.kind === 'evaluated'
      ? await commitEvaluation(store, { ...common, evaluation: attempt.evaluation })
      : await commitFailure(store, { ...common, failure: attempt.failure });
  runtime.committed?.();
  const failures = attempt.kind === 'evaluated' ? failuresOf(attempt.evaluation) : [attempt.failure];
  tellFailures(failures, scan, runtime);
  const { targetId, checkId, id: scanId, trigger, requests } = scan;
  const { outcome, active, transitions } = committed;
  const durationSeconds = (scan.finishedAt - scan.startedAt) / 1_000;
  const counts = { requests, active, transitions: transitions.length };
  logger.info({ targetId, checkId, scanId, trigger, durationSeconds, outcome, ...counts }, 'scan finished');
  finish(
    scan,
    runtime,
    attempt.kind === 'evaluated' ? resultOf(attempt.evaluation) : 'failure',
    scan.finishedAt - scan.startedAt,
  );
}

/** What a commit of this scan goes by. */
export function commitSettings(
  scan: ScanRecord & { readonly finishedAt: number },
  runtime: Omit<ScanRuntime, 'store'>,
): CommitSettings {
  const { sinks, suppressions, attemptLease, source, externalUrl } = runtime;
  const { target } = mustHave(runtime.targets.get(scan.targetId), scan.targetId);
  const { check, confirmAfter } = mustHave(runtime.checks.get(scan.checkId), scan.checkId);
  return {
    scan,
    check,
    target,
    confirmAfter,
    sinks,
    suppressions,
    attemptLease,
    attributes: runtime.attributes ?? false,
    holdsFor: runtime.holdsFor?.(scan.targetId, scan.checkId) ?? 0,
    now: scan.finishedAt,
    source,
    newId: () => randomUUID(),
    hash: sha256,
    ...withoutAbsent({ externalUrl }),
  };
}

/** One log line and one count for each reason, however many reads failed for it. */
function tellFailures(
  failures: readonly ReadFailure[],
  scan: ScanRecord,
  { logger, telemetry }: Pick<ScanRuntime, 'logger' | 'telemetry'>,
): void {
  const { targetId, checkId, id: scanId } = scan;
  for (const [reason, alike] of Map.groupBy(failures, (failure) => failure.reason)) {
    const [first] = alike;
    const advice = first && adviceFor(first);
    const facts = { targetId, checkId, scanId, reason, reads: alike.length, first, advice };
    logger.warn(facts, 'a check could not see everything');
    telemetry.checkFailed({ targetId, checkId, reason });
  }
}

function finish(
  { targetId, checkId }: Pick<ScanOrder, 'targetId' | 'checkId'>,
  { telemetry }: Pick<ScanRuntime, 'telemetry'>,
  result: 'success' | 'partial' | 'failure' | 'aborted',
  milliseconds: number,
): void {
  telemetry.scanFinished({ targetId, checkId, result, seconds: milliseconds / 1_000 });
}

function runningScan(
  { id, targetId, checkId, trigger }: ScanOrder,
  startedAt: number,
  runtime: ScanRuntime,
): ScanRecord {
  return {
    id,
    targetId,
    checkId,
    trigger,
    startedAt,
    finishedAt: null,
    result: null,
    outcome: null,
    requests: 0,
    findings: 0,
    configurationHash: runtime.configurationHash,
  };
}

function mustHave<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`nothing is configured under "${name}"`);
  return value;
}
