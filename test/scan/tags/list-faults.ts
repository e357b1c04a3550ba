import type { Fault } from '../../../sandbox/control/faults.ts';
import type { FailureReason } from '../../../src/domain/evaluation/read.ts';

/** What can befall a list, and the reason that is told. */
export const lists: readonly (readonly [Fault, FailureReason | undefined])[] = [
  ['throttle', 'throttled'],
  ['server-error', 'server_error'],
  ['unavailable', 'server_error'],
  ['timeout', 'timeout'],
  ['reset', 'network'],
  ['access-denied', 'access_denied'],
  ['expired-token', 'credentials'],
  ['expired-page-token', 'invalid_input'],
  ['malformed-body', 'malformed_response'],
  ['repeated-token', 'malformed_response'],
  // A list that gives empty pages for ever is a list without end.
  ['empty-page', 'malformed_response'],
];
