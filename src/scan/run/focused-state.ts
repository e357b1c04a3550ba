import type { CheckState } from '../../domain/evaluation/check-state.ts';
import { type Evaluation, isIncomplete, type ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import { wholeCheck } from '../../store/queries/findings/focused-reads.ts';
import { mergeDetail } from './merge-detail.ts';

/** The counts of a scope that was not read whole, and when the check was evaluated, stay those of its last evaluation. */
export function focusedState(
  previous: CheckState,
  evaluation: Evaluation,
  { isAnyOpen, isWhole }: { readonly isAnyOpen: boolean; readonly isWhole: boolean },
): CheckState {
  const outcome = outcomeWith(previous.outcome, isAnyOpen);
  if (!isWhole) return { ...previous, outcome };
  const scopes = replaceScopes(previous.scopes, evaluation.scopes);
  return { ...previous, outcome, scopes, detail: mergeDetail(previous.detail, evaluation.detail ?? null) };
}

type StoredScope = CheckState['scopes'][number];

/** The state after a scan, with what was read apart from it since it began: that of the state before. */
export function withFocused(
  next: CheckState,
  {
    previous,
    focused,
    isAnyOpen,
  }: {
    readonly previous: CheckState | undefined;
    readonly focused: ReadonlySet<string>;
    readonly isAnyOpen: boolean;
  },
): CheckState {
  const isApart = [...focused].some((subject) => subject !== wholeCheck);
  if (!previous || !isApart) return next;
  const kept = previous.scopes.filter(({ scope }) => focused.has(scope));
  const names = new Set(kept.map(({ scope }) => scope.replace(/^role\//, '')));
  return {
    ...next,
    outcome: outcomeWith(next.outcome, isAnyOpen),
    scopes: replaceScopes(next.scopes, kept),
    detail: mergeDetail(next.detail, previous.detail, names),
  };
}

function outcomeWith(outcome: CheckState['outcome'], isAnyOpen: boolean): CheckState['outcome'] {
  if (outcome === 'unknown') return outcome;
  return isAnyOpen ? 'findings' : 'clean';
}

/** The scopes with those of the same name replaced. */
function replaceScopes(
  scopes: readonly StoredScope[],
  by: readonly (ScopeOutcome | StoredScope)[],
): readonly StoredScope[] {
  const fresh = new Map(by.filter((scope) => !isIncomplete(scope)).map((scope) => [scope.scope, scope]));
  return scopes.map((scope) => {
    const { unread: _unread, ...kept } = { unread: [], ...(fresh.get(scope.scope) ?? scope) };
    return kept;
  });
}
