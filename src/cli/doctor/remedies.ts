import type { FailureReason } from '../../domain/evaluation/read.ts';

const remedies: Readonly<Record<FailureReason, string>> = {
  access_denied:
    'Allow the action: "notebook-drift iam-policy" prints the whole policy. Where it is allowed, look for a service control policy, a boundary or an endpoint policy that denies it.',
  credentials: 'Give the process credentials that are valid: a task role, IRSA, Pod Identity, a profile or keys.',
  throttled: 'Lower scan.aws_calls_per_second, or try again when others call less.',
  timeout: 'Reach the endpoint from here: NAT, VPC endpoint, security group, or network.https_proxy.',
  network: 'Reach the endpoint from here: name resolution, proxy, certificate authority (network.ca_file).',
  server_error: 'AWS or a proxy fails; try again later.',
  malformed_response: 'Look at what answers in the place of AWS: a proxy or a wrong endpoint.',
  not_found: 'Correct the name in the configuration.',
  invalid_input: 'Correct the target in the configuration.',
  unresolved: 'Do what the message says, and look again.',
  unsupported: 'Leave the type or the region out for this target.',
  internal: 'Run once more; if it stays, report it with the output.',
};

/** What a person does about a failed call. */
export function remedyFor(reason: FailureReason): string {
  return remedies[reason];
}
