import { announce } from '../../alerts/announce.ts';
import { type Evaluation, outcomeOf } from '../../domain/evaluation/evaluation.ts';
import type { Finding, Transition } from '../../domain/finding/finding.ts';
import { observationsById } from '../../findings/identity.ts';
import type { Store } from '../../store/contract/store.ts';
import { wholeCheck } from '../../store/queries/findings/focused-reads.ts';
import { reduceLook } from './commit-children.ts';
import { type CommitSettings, lookOf, openAfter, savedBy, toldOf } from './commit-evaluation.ts';
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
    const open = await transaction.findings.open(targetId, checkId);
    const { id: scanId, configurationHash } = settings.scan;
    const { reduction, known, count } = await reduceLook(
      transaction,
      { evaluation, observed, open, isConcerned: (one) => isInFocus(one, evaluation, arns) },
      { ...settings, scanId, configurationHash },
    );
    await transaction.findings.save(savedBy(reduction, { known, previous }, settings));
    await transaction.findings.remove(reduction.removed);
    await transaction.findings.saveTransitions(reduction.transitions);
    await transaction.focused.mark(targetId, checkId, subjects, startedAt);
    if (reduction.transitions.length === 0)
      return isUnread ? { outcome: 'unread' } : { outcome: 'stored', transitions: [] };
    const after = openAfter(open, reduction);
    const next = focusedState(previous, evaluation, { open: after, isWhole: arns === undefined });
    await transaction.checks.saveState(next);
    await transaction.history.look(lookOf(next, settings));
    const { scan, target, check, now } = settings;
    const outcome = outcomeOf(evaluation);
    const result = isUnread ? 'partial' : 'success';
    await transaction.scans.save({ ...scan, finishedAt: now, outcome, result, findings: count });
    const active = after.filter(({ state, suppressed }) => state === 'active' && !suppressed).length;
    const told = { ...toldOf(reduction.transitions), active, previous, state: next, target, check };
    await announce(transaction, told, settings);
    return isUnread ? { outcome: 'unread' } : { outcome: 'stored', transitions: reduction.transitions };
  });
}

function isInFocus({ scope, resource }: Finding, { scopes }: Evaluation, arns: FocusCommit['arns']): boolean {
  return arns ? arns.has(resource.arn) : scopes.some((one) => one.scope === scope);
}
