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
}

/** The outcome of a read: a value, or why there is none. A failed read is never an empty value. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ReadFailure };
