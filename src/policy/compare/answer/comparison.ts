import type { LimitKind } from '../../attachment-set.ts';
import type { Problem } from '../../problem.ts';

/** One statement of the canonical or the live side, and what became of it. */
export interface StatementChange {
  /** For a statement of a limit, the name of the limit. */
  readonly policy: string;
  readonly kind: 'managed' | 'inline' | 'boundary' | LimitKind;
  /** For a limit: which of its documents, counted from 0; in the live one as `index` is. */
  readonly document?: number;
  /** In the live document; in the canonical one for `removed`. Counted from 0. */
  readonly index: number;
  /** The canonical statement that it is paired with, counted from 0 in its document; `null` for `added` and `removed`. */
  readonly canonicalIndex: number | null;
  readonly sid: string | null;
  /** The number of the statement on the published page, where the canonical side has one. */
  readonly page: string | null;
  readonly change: 'same' | 'moved' | 'edited' | 'added' | 'removed';
  /** For `edited`, the elements that differ: `Action`, `Resource`, `Condition`, …; empty otherwise. */
  readonly elements: readonly string[];
}

/** What became of a limit as a whole. */
export interface LimitChange {
  readonly name: string;
  readonly kind: LimitKind;
  readonly change: 'same' | 'changed' | 'added' | 'removed';
}

/** What a comparison of two sets of attachments came to. */
export interface Comparison {
  /** `invalid` when one side is not a policy: its own outcome, never a difference and never equivalence. */
  readonly verdict: 'equivalent' | 'changed' | 'invalid';
  readonly statements: readonly StatementChange[];
  readonly boundary: 'absent' | 'same' | 'changed' | 'added' | 'removed';
  /** Those of the live side in their order, then those that are gone; absent where neither side has any. */
  readonly limits?: readonly LimitChange[];
  /** Why it is invalid, each with the side and the policy in its path. */
  readonly problems: readonly Problem[];
}
