import { announce } from '../../alerts/announce.ts';
import { type Evaluation, outcomeOf } from '../../domain/evaluation/evaluation.ts';
import type { Finding, Transition } from '../../domain/finding/finding.ts';
import { observationsById } from '../../findings/identity.ts';
import { countActive } from '../../store/contract/finding-count.ts';
import type { Store } from '../../store/contract/store.ts';
import type { OpenSubjects } from '../../store/contract/transaction.ts';
import { wholeCheck } from '../../store/queries/findings/focused-reads.ts';
import { type CommitSettings, lookOf, toldOf } from './commit-evaluation.ts';
import { storeLook } from './commit-look.ts';
import { focusedState } from './focused-state.ts';

/** An evaluation of a part of what a check looks at. */
export interface FocusCommit extends CommitSettings {
  readonly evaluation: Evaluation;
  /** The ARNs that were read; absent where the scopes of the evaluation were read whole. */
  readonly arns?: ReadonlySet<string>;
}

/**
 * `stored`: it counts. `unread`: it could not be read, so nothing is concluded. `unevaluated`: the check was never evaluated
 * as a whole, which comes first. `overtaken`: something that was read later is stored already.
 */
export type FocusEnd =
  | { readonly outcome: 'stored'; readonly transitions: readonly Transition[] }
  | { readonly outcome: 'unread' | 'unevaluated' | 'overtaken' };

/**
 * Stores what a focused read means, messages included, in one transaction. Findings of other resources stay as they are,
 * and so does when the check was last evaluated. A scan that began to read before this one did finds the mark that it
 * leaves, and does not overwrite it.
 */
export async function commitFocus(
  store: Pick<Store, 'transact'>,
  { evaluation, arns, ...settings }: FocusCommit,
): Promise<FocusEnd> {
  const isUnread = outcomeOf(evaluation) === 'unknown';
  if (isUnread && !arns) return { outcome: 'unread' };
  const observed = observationsById(evaluation, settings.hash);
  const { targetId, checkId } = evaluation;
  const { startedAt } = settings.scan;
  const unread = new Set(evaluation.scopes.flatMap((scope) => scope.unread));
  const subjects = arns ? [...arns].filter((arn) => !unread.has(arn)) : evaluation.scopes.map(({ scope }) => scope);
  return store.transact(async (transaction) => {
    const previous = await transaction.checks.state(targetId, checkId);
    if (!previous) return { outcome: 'unevaluated' };
    const later = await transaction.focused.since(targetId, checkId, startedAt + 1);
    if ([...subjects, wholeCheck].some((subject) => later.has(subject))) return { outcome: 'overtaken' };
    const key = { targetId, checkId };
    const { id: scanId, configurationHash } = settings.scan;
    // Of a hundred thousand open findings only those in focus are read.
    const open = await transaction.findings.openIdsOf(key, focusOf(evaluation, arns));
    const { transitions, count } = await storeLook(
      transaction,
      { evaluation, observed, open, isConcerned: (one) => isInFocus(one, evaluation, arns) },
      { ...settings, scanId, configurationHash, previous },
    );
    await transaction.focused.mark(targetId, checkId, subjects, startedAt);
    if (transitions.length === 0) return isUnread ? { outcome: 'unread' } : { outcome: 'stored', transitions };
    const after = await transaction.findings.openCounts(key);
    const isWhole = arns === undefined;
    const next = focusedState(previous, evaluation, { isAnyOpen: after.length > 0, isWhole });
    await transaction.checks.saveState(next);
    await transaction.history.look(lookOf(next, settings));
    const { scan, target, check, now } = settings;
    const outcome = outcomeOf(evaluation);
    const result = isUnread ? 'partial' : 'success';
    await transaction.scans.save({ ...scan, finishedAt: now, outcome, result, findings: count });
    const told = { ...toldOf(transitions), active: countActive(after), previous, state: next, target, check };
    await announce(transaction, told, settings);
    return isUnread ? { outcome: 'unread' } : { outcome: 'stored', transitions };
  });
}

function focusOf({ scopes }: Evaluation, arns: FocusCommit['arns']): OpenSubjects {
  return arns ? { arns: [...arns] } : { scopes: scopes.map(({ scope }) => scope) };
}

function isInFocus({ scope, resource }: Finding, { scopes }: Evaluation, arns: FocusCommit['arns']): boolean {
  return arns ? arns.has(resource.arn) : scopes.some((one) => one.scope === scope);
}
