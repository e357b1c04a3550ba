import type { FailureReason, ReadFailure } from './read.ts';

/** What a message says more than its reason does, and what to do then; the first that fits counts. */
interface Particular {
  readonly message: RegExp;
  readonly advice: (failure: ReadFailure) => string;
}

/**
 * What AWS's words and those of its SDK tell apart. Sources: IAM User Guide, "Access denied error message examples" (which
 * kind of policy denies); "Troubleshoot signed requests" (clocks); "Managing AWS Regions" and the common errors of each
 * API reference (regions that are not enabled).
 */
const particulars: Partial<Readonly<Record<FailureReason, readonly Particular[]>>> = {
  access_denied: [
    {
      message: /OptInRequired/,
      advice: () =>
        'Enable the region, or subscribe to the service, for this account; or leave it out of targets[].regions.',
    },
    {
      message: /service control polic/i,
      advice: ({ operation }) =>
        `A service control policy of the organization denies ${operation}: allowing it to the role changes nothing. Ask those who manage the organization, or leave the region or type out.`,
    },
    {
      message: /resource control polic/i,
      advice: ({ operation }) =>
        `A resource control policy of the organization denies ${operation}: ask those who manage the organization.`,
    },
    {
      message: /permissions boundary/i,
      advice: ({ operation }) => `The permissions boundary of the role denies ${operation}: allow it there as well.`,
    },
    {
      message: /session polic/i,
      advice: ({ operation }) =>
        `The session policy denies ${operation}: pass one that allows it when the role is assumed.`,
    },
    {
      message: /VPC endpoint polic/i,
      advice: ({ operation }) => `The policy of the VPC endpoint denies ${operation}: allow it there.`,
    },
    {
      message: /explicit deny in an? (?:identity|resource)-based polic/i,
      advice: ({ operation }) =>
        `A policy explicitly denies ${operation}, and no Allow outweighs a Deny: change that statement.`,
    },
  ],
  credentials: [
    {
      message: /RequestTimeTooSkewed|RequestInTheFuture|Signature (?:expired|not yet current)|RequestExpired/,
      advice: () => 'Set the clock of this host by NTP: AWS refuses signatures that are more than five minutes off.',
    },
    {
      message: /\bprofile\b/i,
      advice: () =>
        'Correct AWS_PROFILE, or mount the files that have the profile (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE).',
    },
  ],
  invalid_input: [
    {
      message:
        /(?:NextToken|PaginationToken|Marker|page token).*(?:expired|invalid)|(?:expired|invalid).*(?:NextToken|PaginationToken|Marker|page token)/i,
      advice: () =>
        'A page token expired while the list was read: the next scan begins it anew. If it stays, raise scan.aws_calls_per_second.',
    },
    {
      message: /no scheme|Invalid URL/i,
      advice: () =>
        'Write the endpoint with its scheme, such as https://…, in AWS_ENDPOINT_URL or targets[].endpoints.',
    },
  ],
};

const general: Readonly<Record<FailureReason, string>> = {
  access_denied:
    'Allow the call to the role that reads the account; "notebook-drift iam-policy" prints the whole policy.',
  credentials:
    'Renew or correct the credentials: a task role, IRSA, Pod Identity, a profile, keys, or targets[].assume_role.',
  throttled: 'Run it again, or lower scan.aws_calls_per_second.',
  timeout:
    'Reach the endpoint from here (NAT, VPC endpoint, security group, network.https_proxy), or raise network.request_timeout.',
  network:
    'Check name resolution, the proxy, the certificates (network.ca_file) and the endpoints of the configuration.',
  server_error: 'Run it again; the service answered with an error of its own.',
  malformed_response: 'Check that targets[].endpoints and the proxy lead to AWS.',
  not_found: 'Check the name in the configuration.',
  invalid_input: 'Check the names and ARNs in the configuration.',
  unresolved: 'Do what the message says, and look again.',
  unsupported: 'Leave this type or region out of the configuration; where nothing is offered, check the endpoint.',
  internal: 'This is a defect of notebook-drift: report it with the log of the run.',
};

/** What a person does about a failed read, in a sentence or two. The one place that makes them. */
export function adviceFor(failure: ReadFailure): string {
  const { reason, operation, subject, message, cause } = failure;
  if (cause === 'region_not_enabled')
    return `Enable the region ${subject} for this account, or leave it out of targets[].regions: another region takes the same credentials.`;
  const particular = particulars[reason]?.find((one) => one.message.test(message));
  if (particular) return particular.advice(failure);
  if (reason !== 'access_denied') return general[reason];
  return `Allow ${operation} to the role that reads the account; "notebook-drift iam-policy" prints the whole policy.`;
}
