import { announce } from '../../alerts/announce.ts';
import type { MessageSettings } from '../../alerts/message/dispatch.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { CheckState, ScanRecord } from '../../domain/evaluation/check-state.ts';
import {
  type Evaluation,
  type EvaluationOutcome,
  failuresOf,
  isIncomplete,
  outcomeOf,
  resultOf,
} from '../../domain/evaluation/evaluation.ts';
import type { FailureReason, ReadFailure } from '../../domain/evaluation/read.ts';
import type { Finding, Transition } from '../../domain/finding/finding.ts';
import type { Suppression } from '../../domain/finding/suppression.ts';
import { type CheckLook, longestHold } from '../../domain/history/history.ts';
import type { Target } from '../../domain/target/target.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { type Hash, observationsById } from '../../findings/identity.ts';
import { countActive, type FindingCount } from '../../store/contract/finding-count.ts';
import type { Store } from '../../store/contract/store.ts';
import type { StoreTransaction } from '../../store/contract/transaction.ts';
import { storeLook } from './commit-look.ts';
import { withFocused } from './focused-state.ts';

/** What a scan knows when its evaluation is stored. */
export interface CommitSettings extends MessageSettings {
  /** The scan as it was begun, with its requests; this fills in when it finished, its result, outcome and findings. */
  readonly scan: ScanRecord;
  readonly check: CheckDescription;
  readonly target: Target;
  /** Completed evaluations in a row that must see a fault before its finding is active. */
  readonly confirmAfter: number;
  /** How long what was seen counts where nobody looks again, milliseconds; not at all by default. */
  readonly holdsFor?: number;
  readonly hash: Hash;
  readonly suppressions: readonly Suppression[];
  /** Whether CloudTrail is to be asked who caused what is new. */
  readonly attributes?: boolean;
  /** So many findings are held as they were and as they will be; 5,000 by default. */
  readonly atOnce?: number;
}

/** What a scan came to. */
export interface Committed {
  readonly transitions: readonly Transition[];
  readonly outcome: EvaluationOutcome;
  /** Active findings of this check of this target, suppressed ones left out. */
  readonly active: number;
}

/** Stores everything that one evaluation means, messages included, in one transaction: all of it or nothing. */
export function commitEvaluation(
  store: Pick<Store, 'transact'>,
  { evaluation, ...settings }: CommitSettings & { readonly evaluation: Evaluation },
): Promise<Committed> {
  return store.transact(async (transaction) => {
    const { targetId, checkId } = evaluation;
    const { startedAt } = settings.scan;
    // What was read apart since this scan began is as new or newer, and stays.
    const focused = await transaction.focused.since(targetId, checkId, startedAt);
    const isFocused = ({ scope, resource }: Pick<Finding, 'scope' | 'resource'>) =>
      focused.has(scope) || focused.has(resource.arn);
    const observed = observationsById(evaluation, settings.hash);
    for (const [id, observation] of observed) if (isFocused(observation)) observed.delete(id);
    const { id: scanId, configurationHash } = settings.scan;
    const previous = await transaction.checks.state(targetId, checkId);
    const open = await transaction.findings.openIds({ targetId, checkId });
    const { transitions, count } = await storeLook(
      transaction,
      { evaluation, observed, open, isConcerned: (finding) => !isFocused(finding) },
      { ...settings, scanId, configurationHash, previous },
    );
    await transaction.sweeps.save(targetId, evaluation.sweeps ?? []);
    await transaction.focused.markEvaluated(targetId, checkId, startedAt);
    const after = await transaction.findings.openCounts({ targetId, checkId });
    return conclude(transaction, settings, {
      previous,
      next: withFocused(stateAfter(evaluation, previous, settings), { previous, focused, isAnyOpen: after.length > 0 }),
      open: after,
      transitions,
      finished: { result: resultOf(evaluation), findings: count },
    });
  });
}

/**
 * Stores that a check could not be evaluated at all: it is unknown for this reason. Its findings, and what was known of
 * its scopes, stay as they are.
 */
export function commitFailure(
  store: Pick<Store, 'transact'>,
  { failure, ...settings }: CommitSettings & { readonly failure: ReadFailure },
): Promise<Committed> {
  return store.transact(async (transaction) => {
    const { targetId, checkId, id: lastScanId } = settings.scan;
    const previous = await transaction.checks.state(targetId, checkId);
    const next: CheckState = {
      targetId,
      checkId,
      outcome: 'unknown',
      failures: [failure],
      lastAttemptAt: settings.now,
      lastSuccessAt: previous?.lastSuccessAt ?? null,
      lastScanId,
      scopes: previous?.scopes ?? [],
      detail: previous?.detail ?? null,
      staleSince: previous?.staleSince ?? null,
    };
    return conclude(transaction, settings, {
      previous,
      next,
      open: await transaction.findings.openCounts({ targetId, checkId }),
      transitions: [],
      finished: { result: 'failure', findings: 0 },
    });
  });
}

interface Conclusion {
  readonly previous: CheckState | undefined;
  readonly next: CheckState;
  readonly open: readonly FindingCount[];
  readonly transitions: readonly Transition[];
  readonly finished: Pick<ScanRecord, 'result' | 'findings'>;
}

async function conclude(
  transaction: StoreTransaction,
  settings: CommitSettings,
  { previous, next, open, transitions, finished }: Conclusion,
): Promise<Committed> {
  const { scan, target, check, now } = settings;
  const { outcome } = next;
  await transaction.checks.saveState(next);
  await transaction.history.look(lookOf(next, settings));
  await transaction.scans.save({ ...scan, finishedAt: now, outcome, ...finished });
  const active = countActive(open);
  const told = { ...toldOf(transitions), active, previous, state: next, target, check };
  await announce(transaction, told, settings);
  return { transitions, outcome, active };
}

/** What is kept of a state: it counts from now on, and as long after its last whole evaluation as it may be unrepeated. */
export function lookOf(
  { targetId, checkId, outcome, lastAttemptAt }: CheckState,
  { now, scan, source, holdsFor = 0 }: Pick<CommitSettings, 'now' | 'scan' | 'source' | 'holdsFor'>,
): CheckLook {
  const { configurationHash } = scan;
  const holdsUntil = Math.max(now, lastAttemptAt + Math.min(holdsFor, longestHold));
  return { targetId, checkId, outcome, at: now, holdsUntil, configurationHash, programVersion: source.version };
}

function stateAfter(evaluation: Evaluation, previous: CheckState | undefined, settings: CommitSettings): CheckState {
  const outcome = outcomeOf(evaluation);
  const succeeded = outcome !== 'unknown';
  return {
    targetId: evaluation.targetId,
    checkId: evaluation.checkId,
    outcome,
    failures: succeeded ? [] : failureOfEachReason(evaluation),
    lastAttemptAt: settings.now,
    lastSuccessAt: succeeded ? settings.now : (previous?.lastSuccessAt ?? null),
    lastScanId: settings.scan.id,
    // Lists of single resources would grow with the account; the counts tell how many there are.
    scopes: evaluation.scopes.map(({ unread: _unread, followed: _followed, ...scope }) =>
      keepingCounts(scope, previous?.scopes),
    ),
    detail: evaluation.detail ?? null,
    staleSince: succeeded ? null : (previous?.staleSince ?? null),
  };
}

type KeptScope = CheckState['scopes'][number];

/** What an incomplete look counted is less than there is, and would read as an improvement: the last counts hold on. */
function keepingCounts(scope: KeptScope, previous: readonly KeptScope[] = []): KeptScope {
  const isCounted = !isIncomplete(scope) || scope.unjudged !== undefined;
  const before = !isCounted ? previous.find((other) => other.scope === scope.scope) : undefined;
  if (!before) return scope;
  const { counts, missingByKey } = before;
  return { ...scope, counts, ...withoutAbsent({ missingByKey }) };
}

const mostFailures = 10;

/** The first failure for each reason. */
function failureOfEachReason(evaluation: Evaluation): readonly ReadFailure[] {
  const byReason = new Map<FailureReason, ReadFailure>();
  for (const failure of failuresOf(evaluation))
    if (!byReason.has(failure.reason)) byReason.set(failure.reason, failure);
  return [...byReason.values()].slice(0, mostFailures);
}

/** What the steps of one commit mean for those who are told. */
export function toldOf(transitions: readonly Pick<Transition, 'kind'>[]): {
  readonly hasSteps: boolean;
  readonly entered: number;
} {
  const kinds = new Set<Transition['kind']>(['opened', 'reopened', 'unsuppressed']);
  return { hasSteps: transitions.length > 0, entered: transitions.filter(({ kind }) => kinds.has(kind)).length };
}
