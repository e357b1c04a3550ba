import type { FailureReason, ReadFailure } from '../../domain/evaluation/read.ts';

/** What failed, in one sentence. */
export function failureText({ operation, subject, reason, message }: ReadFailure): string {
  return `${operation} on ${subject} failed (${reason}): ${message}`;
}

/** What a person does about a failed read. */
export function adviceFor({ reason, operation }: ReadFailure): string {
  return reason === 'access_denied' ? `Allow ${operation} to the role that reads the account.` : advice[reason];
}

const advice: Readonly<Record<FailureReason, string>> = {
  access_denied: 'Allow the call to the role that reads the account.',
  credentials: 'Renew or correct the credentials, or targets[].assume_role.',
  throttled: 'Run it again, or lower scan.aws_calls_per_second.',
  timeout: 'Check the way to the endpoint, or raise network.request_timeout.',
  network: 'Check the proxy, the certificates and the endpoints of the configuration.',
  server_error: 'Run it again; the service answered with an error of its own.',
  malformed_response: 'Check that targets[].endpoints and the proxy really lead to AWS.',
  not_found: 'Check the name in the configuration.',
  invalid_input: 'Check the names and ARNs in the configuration.',
  unresolved: 'Do what the message says.',
  unsupported: 'Leave this type or region out of the configuration.',
  internal: 'This is a fault of notebook-drift: report it with the log of the run.',
};
