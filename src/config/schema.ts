import { z } from 'zod';
import { partitions } from '../domain/target.ts';
import { duration } from './duration.ts';
import { sinkConfiguration } from './sinks.ts';
import { cronExpression, httpUrl, regionName } from './values.ts';

const file = z.string().min(1).describe('Path of a file; relative paths start at the configuration file.');

const glob = z.string().min(1).describe('An anchored pattern: * stands for any characters, ? for one.');

const roleSelector = z
  .union([
    z.strictObject({
      name: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'an IAM role name: 1 to 64 of letters, digits and +=,.@-_'),
    }),
    z.strictObject({
      arn: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'a role ARN, arn:aws:iam::<account>:role/<name>'),
    }),
  ])
  .describe('A notebook role, by name or by ARN.');

const attachmentPattern = z
  .union([z.strictObject({ name: glob }), z.strictObject({ arn: glob })])
  .describe('Which policy of the role is the notebook policy.');

const notebookPolicy = z
  .strictObject({
    template: z.string().optional().describe('A built-in template.'),
    template_file: file.optional().describe('A policy file with ${…} parameters, JSON (comments allowed) or YAML.'),
    parameters: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Values for the template; see docs/canonical-policy.md.'),
    attached: attachmentPattern.default({ name: '*notebook-policy*' }),
  })
  .refine(({ template, template_file }) => !(template && template_file), {
    message: 'give template or template_file, not both',
    path: ['template_file'],
  });

const endpoints = z
  .strictObject({
    iam: httpUrl.optional(),
    sagemaker: httpUrl.optional(),
    sts: httpUrl.optional(),
    tagging: httpUrl.optional(),
  })
  .default({})
  .describe('Base URLs of AWS services, where the default endpoint is not the right one.');

const target = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens, at most 63')
    .describe('Names the target in metrics, findings and messages.'),
  account_id: z.string().regex(/^\d{12}$/, '12 digits, quoted so that YAML keeps a leading zero'),
  partition: z.enum(partitions).default('aws'),
  home_region: regionName.describe('The region in the ARNs of the notebook policy.'),
  regions: z
    .array(regionName)
    .min(1)
    .optional()
    .describe('Regions whose SageMaker resources are scanned; the home region by default.'),
  assume_role: z
    .strictObject({
      arn: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'a role ARN'),
      external_id: z.string().min(2).optional(),
      external_id_file: file.optional(),
      session_name: z
        .string()
        .regex(/^[\w+=,.@-]{2,64}$/)
        .default('notebook-drift'),
    })
    .optional(),
  fips: z.boolean().default(false).describe('Use FIPS 140 endpoints of AWS.'),
  endpoints,
  roles: z.array(roleSelector).min(1),
  policy: notebookPolicy.prefault({ template: 'mlspace-notebook' }),
});

const checkSchedule = {
  enabled: z.boolean().default(true),
  confirm_after: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('Completed evaluations in a row that must see a fault before its finding becomes active.'),
};

const tagRule = z
  .strictObject({
    value: z.string().optional().describe('The expected value, compared without case.'),
  })
  .nullable()
  .transform((rule) => rule ?? {});

const exclusion = z.strictObject({
  name: glob.describe('An anchored glob over the name of the resource.'),
  types: z.array(z.string()).min(1).optional().describe('Only for these resource types.'),
  reason: z.string().min(1),
});

const checks = z
  .strictObject({
    'policy-drift': z.strictObject({ ...checkSchedule, schedule: cronExpression.default('*/5 * * * *') }).prefault({}),
    'required-tags': z
      .strictObject({
        ...checkSchedule,
        schedule: cronExpression.default('*/30 * * * *'),
        tags: z
          .record(z.string().min(1).max(128), tagRule)
          .default({ user: {}, project: {}, system: { value: 'MLSpace' } }),
        types: z
          .union([z.literal('default'), z.array(z.string()).min(1)])
          .default('default')
          .describe('The resource types to scan, or "default": those that MLSpace notebooks create.'),
        type_overrides: z
          .record(z.string(), z.strictObject({ tags: z.array(z.string()) }))
          .default({})
          .describe('For single resource types, which of the configured tag keys they need.'),
        exclude: z.array(exclusion).default([]),
        lookback: duration
          .prefault('90d')
          .describe('Jobs created longer ago than this are not looked at: they can never be deleted.'),
      })
      .prefault({}),
  })
  .prefault({});

const token = z.strictObject({ file, scopes: z.array(z.enum(['read', 'write'])).min(1) });

const http = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1'),
    port: z.int().min(0).max(65_535).default(8080),
    tokens: z.array(token).default([]),
    metrics_token_file: file.optional(),
    allow_anonymous_read: z
      .boolean()
      .default(false)
      .describe('Allow reads without a token on a host that is not loopback.'),
    external_url: httpUrl.optional().describe('Base URL for links in messages.'),
  })
  .prefault({});

/** The whole configuration as written in YAML: snake_case keys, defaults filled in. */
export const configurationSchema = z.strictObject({
  targets: z.array(target).min(1),
  checks,
  store: z
    .strictObject({ sqlite: z.strictObject({ path: file.default('notebook-drift.db') }).prefault({}) })
    .prefault({}),
  http,
  sinks: z.array(sinkConfiguration).default([]),
  network: z
    .strictObject({
      https_proxy: httpUrl.optional().describe('Proxy for AWS and webhooks; HTTPS_PROXY by default.'),
      no_proxy: z.string().optional().describe('Hosts that are reached without it; NO_PROXY by default.'),
      ca_file: file.optional().describe('PEM file of further certificate authorities to trust.'),
      connect_timeout: duration.prefault('5s'),
      request_timeout: duration.prefault('20s'),
    })
    .prefault({}),
  scan: z
    .strictObject({
      at_start: z.boolean().default(true),
      jitter: duration.prefault('10s').describe('Each scheduled scan starts up to this much later.'),
      grace: duration.prefault('30s').describe('How long a running scan may go on after SIGTERM.'),
      aws_calls_per_second: z
        .number()
        .positive()
        .default(8)
        .describe('Ceiling for each account, region and API family.'),
      ready_delay: duration
        .prefault('0s')
        .describe('How long to answer 503 on /readyz before closing, for load balancers.'),
    })
    .prefault({}),
  log: z
    .strictObject({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info') })
    .prefault({}),
});

export type Configuration = z.infer<typeof configurationSchema>;
export type TargetConfiguration = Configuration['targets'][number];
