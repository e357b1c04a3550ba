/** How an ARN of a format is also written, and where AWS says so. */
interface FurtherForm {
  /** The format in the reference. */
  readonly format: RegExp;
  readonly form: (arn: string) => string;
}

const qualified = (arn: string) => `${arn}:\${Qualifier}`;

/** What the Service Authorization Reference leaves out of its formats, although AWS's guides and managed policies rest on it. */
const further: readonly FurtherForm[] = [
  // Lambda Developer Guide, "Resources and conditions for Lambda actions": with a version or an alias.
  { format: /:function:\$\{FunctionName\}$/, form: qualified },
  // Step Functions Developer Guide, "Authorizing versions and aliases".
  { format: /:stateMachine:\$\{StateMachineName\}$/, form: qualified },
  // CloudWatch Logs User Guide, "Log group ARN formats": with `:*` in policies for all actions but those of tags.
  { format: /:log-group:\$\{LogGroupName\}$/, form: (arn) => `${arn}:*` },
  // Systems Manager User Guide, "Working with public parameters": what AWS owns has no account; so have its documents in
  // AWSCloud9SSMInstanceProfile and others.
  {
    format: /:ssm:\$\{Region\}:\$\{Account\}:(parameter|document|automation-definition)\//,
    form: (arn) => arn.replace('${Account}', ''),
  },
];

/** Further formats of the ARNs of a format. */
export function furtherForms(arn: string): readonly string[] {
  return further.filter(({ format }) => format.test(arn)).map(({ form }) => form(arn));
}
