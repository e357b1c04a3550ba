import { z } from 'zod';
import { settingsOfChecks } from '../../checks/registry.ts';
import { duration } from '../../domain/settings/duration.ts';
import { discoveryConfiguration } from './discovery-schema.ts';
import { alertConfiguration, sinkConfiguration } from './sinks.ts';
import { storeConfiguration } from './store-schema.ts';
import { targetConfiguration } from './target-schema.ts';
import { baseUrl, file, httpUrl, proxyExceptions } from './values.ts';

const checks = z.strictObject(settingsOfChecks);

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
  internal_port: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('A second port for probes and metrics alone, so that they answer even when the other one is full.'),
  tokens: z.array(token).default([]).describe('Bearer tokens. Without any, reads are open and writes are off.'),
  metrics_token_file: file.optional().describe('File with a token that /metrics then asks for.'),
  allow_anonymous_read: z
    .boolean()
    .default(false)
    .describe('Allow reads without a token on a host that is not loopback.'),
  external_url: baseUrl
    .optional()
    .describe('Base URL of this service for links in messages; without credentials, query and fragment.'),
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
  no_proxy: proxyExceptions
    .optional()
    .describe('Hosts that are reached without it, separated by commas; the variable NO_PROXY by default.'),
  ca_file: file.optional().describe('PEM file of further certificate authorities to trust.'),
  connect_timeout: duration.prefault('5s').describe('How long a connection may take to be made.'),
  request_timeout: duration.prefault('20s').describe('How long a request may take.'),
});

const callRate = z.number().positive().max(1000);
const familyRate = callRate.default(8);

const callRates = z.strictObject({
  cloudformation: familyRate,
  cloudtrail: callRate.max(2).default(2),
  dynamodb: familyRate,
  ec2: familyRate,
  iam: familyRate,
  organizations: familyRate,
  'sagemaker-list': familyRate,
  'sagemaker-tags': familyRate,
  ssm: familyRate,
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
  aws_burst: duration
    .prefault('20s')
    .describe(
      'How many seconds of calls of the tag scan may be saved up and made at once; after a refusal one second for ten minutes.',
    ),
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

/** The whole file as the schema reads it, defaults filled in. */
export type Configuration = z.infer<typeof configurationSchema>;
/** An entry of `targets` as the schema reads it. */
export type TargetConfiguration = Configuration['targets'][number];
