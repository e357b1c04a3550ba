import type { LimitKind } from '../../attachment-set.ts';
import type { AccessRequest } from '../../evaluate/evaluate.ts';
import type { Problem } from '../../problem.ts';
import type { LimitChange, StatementChange } from './comparison.ts';

/**
 * What became of a set of requests. `broadened`: there are more of them; `narrowed`: fewer; `mixed`: some came and some
 * went; `undecided`: it could not be decided, and `undecided` says why; `unsettled`: AWS's documentation contradicts itself
 * and the answers to its readings differ; `invalid`: a side is no policy.
 */
export type Verdict = 'equivalent' | 'broadened' | 'narrowed' | 'mixed' | 'undecided' | 'unsettled' | 'invalid';

/** In the place of a policy: without a permissions boundary everything is let through, as by a statement that allows it. */
export const noBoundary = 'no boundary';

/** A statement that has a part in a difference. */
export interface CausingStatement {
  readonly side: 'canonical' | 'live';
  /**
   * `boundary` for the permissions boundary, {@link noBoundary} for that there is none: `kind` tells them from a policy so
   * named. For a limit, its name.
   */
  readonly policy: string;
  readonly kind: 'managed' | 'inline' | 'boundary' | LimitKind;
  /** For a limit: which of its documents, counted from 0. */
  readonly document?: number;
  /** That the side has no such limit is the cause: it lets everything through. */
  readonly isAbsent?: true;
  /** Counted from 0. */
  readonly index: number;
  readonly sid: string | null;
  /** The number of the statement on the published page, where it has one. */
  readonly page: string | null;
  readonly effect: 'Allow' | 'Deny';
}

/** Requests of one kind that came or went. */
export interface Difference {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** When, in words; empty for always. */
  readonly condition: string;
  /** Condition keys that the other side asks of these requests and this one does not. */
  readonly droppedKeys: readonly string[];
  /** `Read`, `List`, `Write`, `Tagging`, `Permissions management`: those of its actions that the catalogue has. */
  readonly accessLevels: readonly string[];
  /** What causes it: the statements that are not the same on both sides. */
  readonly statements: readonly CausingStatement[];
  /** One request of the difference, evaluated on both sides, with no more context than it takes. */
  readonly witness: AccessRequest;
  readonly decisions: { readonly canonical: string; readonly live: string };
  /** One request for each of its access levels, the most feared first; none without a catalogue. Both sides answer each differently. */
  readonly examples: readonly LevelExample[];
}

/** A request of a difference that is of some access level. */
export interface LevelExample {
  readonly accessLevel: string;
  readonly request: AccessRequest;
}

/** How one set of requests changed. */
export interface Aspect {
  readonly verdict: Verdict;
  readonly gained: readonly Difference[];
  readonly lost: readonly Difference[];
  /** What could not be decided, and why; then `gained` and `lost` hold what was. */
  readonly undecided: readonly string[];
  /** For `unsettled`: the answer to each reading of the documentation. `gained` and `lost` are those of the first that differs. */
  readonly readings?: readonly ReadingAnswer[];
}

/** The answer to one reading of what the documentation leaves open. */
export interface ReadingAnswer {
  /** In words: `ForAnyValue:StringEqualsIfExists on aws:TagKeys holds without the key`. */
  readonly reading: string;
  readonly verdict: Verdict;
}

/** The whole answer to how two sets of attachments differ. */
export interface ExactComparison {
  /** That of `allowed`. */
  readonly verdict: Verdict;
  /** The requests that are allowed, over any action, resource and context. */
  readonly allowed: Aspect;
  /** The same over the actions, resource types and condition keys that AWS has, as far as a catalogue tells. */
  readonly realisable: Aspect;
  /** The requests that are denied explicitly. */
  readonly denied: Aspect;
  /** The requests that the permissions boundary and the limits let through; all of them without any. */
  readonly ceiling: Aspect;
  /** The textual comparison: what became of each statement. */
  readonly statements: readonly StatementChange[];
  readonly boundary: 'absent' | 'same' | 'changed' | 'added' | 'removed';
  /** Limit by limit; absent where neither side has any. */
  readonly limits?: readonly LimitChange[];
  /** Whether nothing is `undecided`. */
  readonly exact: boolean;
  /** Whether only `denied` or `ceiling` changed: nothing that is allowed today, but something that held back more. */
  readonly latent: boolean;
  /** What the documentation leaves open and the answer rests on, in words; empty where every reading gives the same. */
  readonly unsettled: readonly string[];
  /** Why it is invalid, each with the side and the policy in its path. */
  readonly problems: readonly Problem[];
}
