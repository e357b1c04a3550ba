import type { CheckState } from '../domain/check-state.ts';
import { type Evaluation, isIncomplete, type Json, type ScopeOutcome } from '../domain/evaluation.ts';
import type { Finding } from '../domain/finding.ts';
import { wholeCheck } from '../store/focused-reads.ts';

/** The counts of a scope that was not read whole, and when the check was evaluated, stay those of its last evaluation. */
export function focusedState(
  previous: CheckState,
  evaluation: Evaluation,
  { open, isWhole }: { readonly open: readonly Finding[]; readonly isWhole: boolean },
): CheckState {
  const outcome = outcomeWith(previous.outcome, open);
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
    open,
  }: {
    readonly previous: CheckState | undefined;
    readonly focused: ReadonlySet<string>;
    readonly open: readonly Finding[];
  },
): CheckState {
  const isApart = [...focused].some((subject) => subject !== wholeCheck);
  if (!previous || !isApart) return next;
  const kept = previous.scopes.filter(({ scope }) => focused.has(scope));
  const names = new Set(kept.map(({ scope }) => scope.replace(/^role\//, '')));
  return {
    ...next,
    outcome: outcomeWith(next.outcome, open),
    scopes: replaceScopes(next.scopes, kept),
    detail: mergeDetail(next.detail, previous.detail, names),
  };
}

function outcomeWith(outcome: CheckState['outcome'], open: readonly Finding[]): CheckState['outcome'] {
  if (outcome === 'unknown') return outcome;
  return open.length > 0 ? 'findings' : 'clean';
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

/** Details list their roles, each under its name; those of the same name are replaced. */
function mergeDetail(detail: Json, by: Json, names?: ReadonlySet<string>): Json {
  if (!isRecord(detail) || !isRecord(by)) return detail;
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [
      key,
      Array.isArray(value) ? mergeList(value, by[key], names) : value,
    ]),
  );
}

function mergeList(list: readonly Json[], by: Json | undefined, names: ReadonlySet<string> | undefined): Json {
  if (!Array.isArray(by)) return list;
  const fresh = new Map((by as readonly Json[]).flatMap((one) => [[nameOf(one), one] as const]));
  return list.map((one) => {
    const name = nameOf(one);
    return name === undefined || (names && !names.has(name)) ? one : (fresh.get(name) ?? one);
  });
}

function nameOf(entry: Json): string | undefined {
  if (!isRecord(entry)) return undefined;
  const { name } = entry;
  return typeof name === 'string' ? name : undefined;
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
