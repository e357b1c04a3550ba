/** `accept`: this very fault is known, and another one in its place is not. `ignore`: whatever is wrong there. */
export const suppressionModes = ['accept', 'ignore'] as const;
/** How much a suppression covers. */
export type SuppressionMode = (typeof suppressionModes)[number];

/** One reviewed decision not to be told of findings. Every pattern is an anchored glob, and all of them must match. */
export interface Suppression {
  /** Names it in findings, metrics and messages. */
  readonly id: string;
  readonly mode: SuppressionMode;
  /** The id of exactly one finding. */
  readonly finding?: string;
  readonly target?: string;
  readonly check?: string;
  readonly kind?: string;
  /** Over the ARN of the resource; a pattern that does not begin with `arn:` or `*` is over its name. */
  readonly resource?: string;
  readonly path?: string;
  /** For `accept`: the evidence that is accepted, as `e_…`; what was there at first where absent. */
  readonly evidence?: string;
  readonly reason: string;
  readonly owner: string;
  /** From this time on it is as if it were not there; milliseconds since the epoch. */
  readonly expires: number;
}

/** A suppression as a finding remembers it. */
export interface FindingSuppression {
  readonly id: string;
  readonly mode: SuppressionMode;
  readonly reason: string;
  readonly owner: string;
  readonly expires: number;
  /** What `accept` was pinned to; `null` for `ignore`. */
  readonly evidence: string | null;
  /** Why it is no longer in effect; `null` while it is. `changed`: the evidence is another one now. */
  readonly ended: 'expired' | 'removed' | 'changed' | null;
  /** What the other `accept` entries that cover the finding were pinned to, by their ids. */
  readonly pins?: Readonly<Record<string, string>>;
}
