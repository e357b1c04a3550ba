import { z } from 'zod';
import { quoted } from '../parse/source-tree.ts';
import type { Problem } from '../problem.ts';
import type { Installation } from './canonical-policy.ts';
import { installationNames, similarName } from './parameter-names.ts';
import { bucketRule, ec2IdRule, kmsKeyRule, type Rule, rolePrefixRule, tagValueRule } from './parameter-rules.ts';

/** The parameters of the built-in template as given, with the defaults of the installation. */
function notebookParameters(installation: Installation) {
  const { partition, accountId, homeRegion } = installation;
  const bucket = 'a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens';
  return z.strictObject({
    kms_key: text(`a key ARN, arn:${partition}:kms:${homeRegion}:${accountId}:key/<id>`, kmsKeyRule(installation)),
    security_groups: list('security group ids', text('sg- and 8 or 17 of 0-9a-f', ec2IdRule('sg', 'security group'))),
    subnets: list('subnet ids', text('subnet- and 8 or 17 of 0-9a-f', ec2IdRule('subnet', 'subnet'))),
    config_bucket: text(bucket, bucketRule).default(`mlspace-config-${accountId}`),
    data_bucket: text(bucket, bucketRule).default(`mlspace-data-${accountId}`),
    system_tag: text('a tag value: 1 to 256 letters, digits, spaces and +-=._:/@', tagValueRule).default('MLSpace'),
    iam_resource_prefix: text(
      'the beginning of a role name: 1 to 64 of letters, digits and +=,.@-_',
      rolePrefixRule,
    ).default('MLSpace'),
    translate: flag(),
    bedrock: flag(),
  });
}

export type NotebookParameters = z.infer<ReturnType<typeof notebookParameters>>;

/** The names of the parameters of the built-in template. */
const names = [
  'kms_key',
  'security_groups',
  'subnets',
  'config_bucket',
  'data_bucket',
  'system_tag',
  'iam_resource_prefix',
  'translate',
  'bedrock',
];

type ParametersOutcome =
  | { readonly ok: true; readonly parameters: NotebookParameters }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks and completes the parameters of the built-in template. */
export function readNotebookParameters(
  given: Readonly<Record<string, unknown>>,
  installation: Installation,
): ParametersOutcome {
  const outcome = notebookParameters(installation).safeParse(given);
  if (outcome.success) return { ok: true, parameters: outcome.data };
  const problems = outcome.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(unknownParameter)
      : { path: pathOf(issue.path), message: issue.message },
  );
  return { ok: false, problems };
}

function text(expected: string, rule: Rule) {
  return z.string({ error: ({ input }) => mistyped(input, expected) }).superRefine((value, context) => {
    const wrong = rule(value);
    if (wrong) context.addIssue({ code: 'custom', message: `${quoted(value)} ${wrong}; expected ${expected}` });
  });
}

/** One or more; a single one may stand without the list around it. */
function list(expected: string, item: ReturnType<typeof text>) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z
      .array(item, { error: ({ input }) => mistyped(input, `a list of ${expected}`) })
      .min(1, { error: `the list is empty; expected one or more ${expected}` }),
  );
}

function flag() {
  return z.boolean({ error: ({ input }) => mistyped(input, 'true or false') }).default(true);
}

function mistyped(input: unknown, expected: string): string {
  return input === undefined
    ? `is missing; expected ${expected}`
    : `${shown(input)} is not allowed; expected ${expected}`;
}

function shown(input: unknown): string {
  return typeof input === 'string' ? quoted(input) : quoted(JSON.stringify(input)).slice(1, -1).replaceAll('\\"', '"');
}

function pathOf(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>(
    (path, segment) => (typeof segment === 'number' ? `${path}[${segment}]` : `${path}.${String(segment)}`),
    'parameters',
  );
}

/** `partition`, `account` and `region` are the installation's: a parameter of that name would contradict it in silence. */
function unknownParameter(key: string): Problem {
  const path = `parameters.${key}`;
  if (installationNames.includes(key))
    return { path, message: `${key} is not a parameter; it comes from the installation` };
  const meant = similarName(key, names);
  const hint = meant ? `did you mean ${meant}?` : `expected one of ${names.join(', ')}`;
  return { path, message: `there is no parameter ${quoted(key)}; ${hint}` };
}
