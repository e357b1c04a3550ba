/**
 * Why something could not be read. The set is closed: it is the `reason` label of the error metrics. `unresolved`: it was
 * read, and does not say what is to be known, such as a stack that is being updated.
 */
export const failureReasons = [
  'access_denied',
  'credentials',
  'throttled',
  'timeout',
  'network',
  'server_error',
  'malformed_response',
  'not_found',
  'invalid_input',
  'unsupported',
  'unresolved',
  'internal',
] as const;

/** Why something could not be read. */
export type FailureReason = (typeof failureReasons)[number];

/** One read that did not succeed, told so that a person can act on it. */
export interface ReadFailure {
  readonly reason: FailureReason;
  /** The call that failed, as IAM names it: `iam:GetRole`. */
  readonly operation: string;
  /** What was asked for: an ARN, a name, a region. */
  readonly subject: string;
  /** What the service answered, without secrets. */
  readonly message: string;
  /** What is behind it, where other reads tell. `region_not_enabled`: another region took the same credentials. */
  readonly cause?: 'region_not_enabled';
}

/** Failures in which the service came to no answer about the thing that was asked for. */
export const unansweredReasons: readonly FailureReason[] = ['throttled', 'timeout', 'network', 'credentials'];

/** Whether the service would not tell of this one thing: it may be gone, or be named otherwise. What it said is no proof of either. */
export function isRefusal({ reason }: Pick<ReadFailure, 'reason'>): boolean {
  return reason === 'not_found' || reason === 'invalid_input';
}

/** The outcome of a read: a value, or why there is none. A failed read is never an empty value. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ReadFailure };
