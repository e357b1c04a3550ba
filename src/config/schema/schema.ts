import { z } from 'zod';
import { discoveryConfiguration } from './discovery-schema.ts';
import { duration } from './duration.ts';
import { alertConfiguration, sinkConfiguration } from './sinks.ts';
import { storeConfiguration } from './store-schema.ts';
import { targetConfiguration } from './target-schema.ts';
import { cronExpression, file, glob, httpUrl } from './values.ts';

const checkSettings = {
  enabled: z.boolean().default(true).describe('Whether the check runs.'),
  confirm_after: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('Completed evaluations in a row that must see a fault before its finding becomes active.'),
};

const scheduleText = 'When it runs: a cron expression; times are UTC.';

const tagRule = z
  .strictObject({
    value: z.string().min(1).optional().describe('The expected value, compared without case; any by default.'),
  })
  .nullable();

const exclusion = z.strictObject({
  name: glob.describe('An anchored pattern over the name of the resource: * any characters, ? exactly one.'),
  types: z.array(z.string()).min(1).optional().describe('Only for these resource types.'),
  reason: z.string().min(1).describe('Why it is left out.'),
});

const requiredTags = z.strictObject({
  ...checkSettings,
  schedule: cronExpression.default('*/30 * * * *').describe(scheduleText),
  tags: z
    .record(z.string().min(1).max(128), tagRule)
    .default({ user: {}, project: {}, system: { value: 'MLSpace' } })
    .describe('The tags that every resource must carry, by key. Giving this replaces the default.'),
  types: z
    .union([z.enum(['default', 'all']), z.array(z.string()).min(1)])
    .default('default')
    .describe('The resource types to scan. default: those that notebooks of MLSpace create. all: every one there is.'),
  type_overrides: z
    .record(z.string(), z.strictObject({ tags: z.array(z.string()).describe('The keys, out of tags.') }))
    .default({})
    .describe('For single resource types, which of the configured tag keys they need.'),
  exclude: z.array(exclusion).default([]).describe('Resources that are left out.'),
  full_sweep: duration
    .prefault('24h')
    .describe('How often every type is listed whole. Scans between look at what was created or changed.'),
  overlap: duration
    .prefault('15m')
    .describe('How far before the last scan the next one looks, for late arrivals and clocks that differ.'),
  always_full_below: z
    .int()
    .min(0)
    .default(1_000)
    .describe('Types with fewer resources are listed whole by every scan.'),
  audit_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Share of the resources that look right whose tags are read once more in a full sweep.'),
  search: z
    .boolean()
    .default(false)
    .describe(
      'Whether every other full sweep asks sagemaker:Search where it can: fewer calls, and it may miss the newest.',
    ),
  lookback: duration
    .prefault('90d')
    .describe('Jobs created longer ago than this are not looked at: they can never be deleted.'),
});

const checks = z.strictObject({
  'policy-drift': z
    .strictObject({
      ...checkSettings,
      schedule: cronExpression.default('*/5 * * * *').describe(scheduleText),
      cosmetic: z
        .boolean()
        .default(false)
        .describe('Whether a policy that is only written differently is told as well, with severity info.'),
    })
    .prefault({})
    .describe('Compares the notebook policy of each role with the canonical one.'),
  'role-attachments': z
    .strictObject({
      ...checkSettings,
      enabled: z
        .boolean()
        .optional()
        .describe('Whether the check runs; by default where a target says what should be attached.'),
      schedule: cronExpression.default('*/5 * * * *').describe(scheduleText),
    })
    .prefault({})
    .describe('Compares everything that is attached to each role with what should be, and its trust policy.'),
  'policy-gaps': z
    .strictObject({
      ...checkSettings,
      enabled: z.boolean().default(false).describe('Whether the check runs.'),
      schedule: cronExpression.default('0 6 * * 1').describe(scheduleText),
    })
    .prefault({})
    .describe('Looks for what the canonical policy itself leaves open; informational.'),
  'required-tags': requiredTags.prefault({}).describe('Looks for resources that do not say whose they are.'),
});

const token = z.strictObject({
  file: file.describe('File that holds the token, 16 characters or more.'),
  scopes: z
    .array(z.enum(['read', 'write']))
    .min(1)
    .describe('What the token may do: read, write or both.'),
});

const http = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
  port: z.int().min(0).max(65_535).default(8080).describe('The port to listen on; 0 for any that is free.'),
  tokens: z.array(token).default([]).describe('Bearer tokens. Without any, reads are open and writes are off.'),
  metrics_token_file: file.optional().describe('File with a token that /metrics then asks for.'),
  allow_anonymous_read: z
    .boolean()
    .default(false)
    .describe('Allow reads without a token on a host that is not loopback.'),
  external_url: httpUrl.optional().describe('Base URL of this service for links in messages.'),
});

const events = z.strictObject({
  queue_arn: z
    .string()
    .regex(
      /^arn:[\w-]+:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/,
      'the ARN of a standard queue, arn:aws:sqs:<region>:<account>:<name>',
    )
    .optional()
    .describe('The SQS queue, read with the credentials of the process; none by default. See docs/events.md.'),
  endpoint: httpUrl.optional().describe('Base URL of SQS, where the default endpoint is not the right one.'),
});

const network = z.strictObject({
  https_proxy: httpUrl.optional().describe('Proxy for AWS and webhooks; the variable HTTPS_PROXY by default.'),
  no_proxy: z
    .string()
    .optional()
    .describe('Hosts that are reached without it, separated by commas; the variable NO_PROXY by default.'),
  ca_file: file.optional().describe('PEM file of further certificate authorities to trust.'),
  connect_timeout: duration.prefault('5s').describe('How long a connection may take to be made.'),
  request_timeout: duration.prefault('20s').describe('How long a request may take.'),
});

const callRate = z.number().positive().max(1000);
const familyRate = callRate.default(8);

const callRates = z.strictObject({
  cloudtrail: callRate.max(2).default(2),
  iam: familyRate,
  organizations: familyRate,
  'sagemaker-list': familyRate,
  'sagemaker-tags': familyRate,
  sts: familyRate,
  tagging: familyRate,
});

const scan = z.strictObject({
  at_start: z.boolean().default(true).describe('Run every check when the daemon starts.'),
  jitter: duration.prefault('10s').describe('Each scheduled scan starts up to this much later.'),
  grace: duration.prefault('30s').describe('How long a running scan may go on after SIGTERM.'),
  aws_calls_per_second: z
    .union([callRate, callRates])
    .default(8)
    .describe('Ceiling for each account, region and API family: one number, or one for each family.'),
  ready_delay: duration
    .prefault('0s')
    .describe('How long to answer 503 on /readyz before closing, for load balancers.'),
});

/** The whole configuration as written in YAML: snake_case keys, defaults filled in. Every field says what it is for. */
export const configurationSchema = z.strictObject({
  targets: z
    .array(targetConfiguration)
    .min(1)
    .default([])
    .describe('The installations that are watched; at least one, unless discovery finds them.'),
  discovery: z
    .strictObject({
      organizations: discoveryConfiguration.optional().describe('The accounts of an organization.'),
    })
    .prefault({})
    .describe('Accounts that are found instead of listed, see docs/discovery.md.'),
  checks: checks.prefault({}).describe('What is looked at, and when.'),
  store: storeConfiguration.prefault({}).describe('Where findings are kept: in a file by default.'),
  http: http.prefault({}).describe('The HTTP service: page, API and metrics.'),
  alerts: alertConfiguration.prefault({}).describe('When messages are sent.'),
  sinks: z.array(sinkConfiguration).default([]).describe('Where messages are sent.'),
  suppressions: z
    .strictObject({
      file: file.optional().describe('A YAML file of suppressions, see docs/suppressions.md; none by default.'),
    })
    .prefault({})
    .describe('Findings that nobody wants to be told of.'),
  events: events
    .prefault({})
    .describe('A queue of events by which drift is found sooner; scans go on by their schedule.'),
  network: network.prefault({}).describe('How outgoing connections are made.'),
  scan: scan.prefault({}).describe('How scans run.'),
  cloudtrail: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe('Whether CloudTrail is asked who caused a new finding; needs cloudtrail:LookupEvents.'),
    })
    .prefault({})
    .describe('Who did it, see docs/who-did-it.md.'),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
        .default('info')
        .describe('The least important level that is logged.'),
    })
    .prefault({})
    .describe('The log on standard error.'),
});

export type Configuration = z.infer<typeof configurationSchema>;
export type TargetConfiguration = Configuration['targets'][number];
