import { z } from 'zod';
import type { SinkType } from '../../domain/delivery/sink.ts';
import { severities } from '../../domain/evaluation/severity.ts';
import { duration } from '../../domain/settings/duration.ts';
import { eventBusArn, file, hostName, httpUrl, identifier, mailAddress, productArn, topicArn } from './values.ts';

/** What every sink may say, whatever its type. */
const common = {
  id: identifier.describe('Names the sink in metrics and logs.'),
  send_resolved: z.boolean().default(true).describe('Whether findings that are gone are told too.'),
  max_findings: z.int().min(1).max(100).default(20).describe('Findings listed in one message; the others are counted.'),
  min_severity: z.enum(severities).default('info').describe('Findings below it are not told to this sink.'),
  targets: z.array(identifier).min(1).optional().describe('Only these targets; all by default.'),
  checks: z.array(z.string()).min(1).optional().describe('Only these checks; all by default.'),
  group_wait: duration.optional().describe('For this sink, in the place of alerts.group_wait.'),
  group_interval: duration.optional().describe('For this sink, in the place of alerts.group_interval.'),
  repeat_interval: duration.optional().describe('For this sink, in the place of alerts.repeat_interval.'),
  route: z
    .strictObject({
      by: z.literal('tag').describe('By the value of a tag of the resource.'),
      key: z.string().min(1).max(128).describe('The key of the tag, such as user.'),
      map_file: file.describe(
        'A YAML file with the address of each value: {ana: https://…}. The URL, of SNS the topic ARN, of EventBridge the ARN of the bus, of Security Hub that of the product, of PagerDuty the integration key, of email the mail address.',
      ),
    })
    .optional()
    .describe('Messages about findings of some owners go to addresses of their own, all others to that of the sink.'),
};

/** What every sink may say that speaks HTTP. */
const http = {
  url: httpUrl.optional().describe('Where messages are sent. Exactly one of url and url_file.'),
  url_file: file.optional().describe('File that holds the URL, where the URL is itself a secret.'),
  insecure: z.boolean().default(false).describe('Allow http:// and addresses of this machine.'),
};

/** An Alertmanager groups by itself, and forgets what it is not told of again. */
const ofStates = {
  max_findings: z.int().min(1).max(1_000).default(100).describe('Findings listed in one message; the worst first.'),
  group_wait: duration.prefault('0s').describe('An Alertmanager waits by itself.'),
  group_interval: duration.prefault('0s').describe('An Alertmanager waits by itself.'),
  repeat_interval: duration.prefault('5m').describe('A firing alert ends after three of these without a repetition.'),
};

const oneUrl = { message: 'give exactly one of url and url_file' };

function hasOneUrl({ url, url_file }: { url?: string | undefined; url_file?: string | undefined }): boolean {
  return (url === undefined) !== (url_file === undefined);
}

const token = {
  token_file: file.optional().describe('File with a bearer token that the receiver asks for.'),
};

const webhook = z
  .strictObject({
    ...common,
    type: z.literal('webhook').describe('An HTTP endpoint that takes Standard Webhooks.'),
    ...http,
    secret_file: file.describe(
      'File with the signing secrets, one whsec_… a line. Every one signs, so that a receiver can rotate.',
    ),
    format: z
      .enum(['message', 'ocsf'])
      .default('message')
      .describe('ocsf: an array of OCSF compliance findings, one for each finding, in the place of the message.'),
  })
  .refine(hasOneUrl, oneUrl);

const alertmanager = z
  .strictObject({
    ...common,
    type: z.literal('alertmanager').describe('An Alertmanager, which groups, silences and routes by itself.'),
    ...http,
    ...token,
    ...ofStates,
  })
  .refine(hasOneUrl, oneUrl);

const alertmanagerWebhook = z
  .strictObject({
    ...common,
    type: z.literal('alertmanager-webhook').describe('A receiver of the webhooks that an Alertmanager sends.'),
    ...http,
    ...token,
    max_findings: ofStates.max_findings,
  })
  .refine(hasOneUrl, oneUrl);

const slack = z
  .strictObject({ ...common, type: z.literal('slack').describe('An incoming webhook of Slack.'), ...http })
  .refine(hasOneUrl, oneUrl);

const teams = z
  .strictObject({ ...common, type: z.literal('teams').describe('A webhook workflow of Microsoft Teams.'), ...http })
  .refine(hasOneUrl, oneUrl);

const pagerduty = z.strictObject({
  ...common,
  type: z.literal('pagerduty').describe('A service of PagerDuty, by its Events API v2.'),
  url: httpUrl
    .default('https://events.pagerduty.com/v2/enqueue')
    .describe('Where events are sent; https://events.eu.pagerduty.com/v2/enqueue in the EU region.'),
  insecure: http.insecure,
  routing_key_file: file.describe('File with the integration key of the service.'),
});

const cloudevents = z
  .strictObject({
    ...common,
    type: z.literal('cloudevents').describe('An HTTP endpoint that takes CloudEvents 1.0.'),
    ...http,
    ...token,
    mode: z
      .enum(['structured', 'binary'])
      .default('structured')
      .describe('Whether the attributes of an event stand in its body or in the headers.'),
  })
  .refine(hasOneUrl, oneUrl);

const sns = z.strictObject({
  ...common,
  type: z.literal('sns').describe('A topic of AWS SNS, published to with the credentials of the process.'),
  topic_arn: topicArn.describe('The topic. On one that ends with .fifo each group keeps its order.'),
  endpoint: httpUrl.optional().describe('Base URL of SNS, where the default endpoint is not the right one.'),
});

const securityhub = z.strictObject({
  ...common,
  type: z
    .literal('securityhub')
    .describe('Findings of AWS Security Hub, imported with the credentials of the process.'),
  product_arn: productArn.describe('The product, in the region and the account of the process.'),
  endpoint: httpUrl.optional().describe('Base URL of Security Hub, where the default endpoint is not the right one.'),
  max_findings: z.int().min(1).max(1_000).default(1_000).describe('Findings imported by one message; the worst first.'),
});

const eventbridge = z.strictObject({
  ...common,
  type: z.literal('eventbridge').describe('An event bus of Amazon EventBridge, with the credentials of the process.'),
  event_bus_arn: eventBusArn.describe('The event bus.'),
  endpoint: httpUrl.optional().describe('Base URL of EventBridge, where the default endpoint is not the right one.'),
});

const email = z
  .strictObject({
    ...common,
    type: z.literal('email').describe('Mail by SMTP.'),
    host: hostName.describe('The mail server.'),
    port: z.int().min(1).max(65_535).default(587).describe('Its port: mostly 587, or 465 with security: tls.'),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe(
        'starttls: refuse a server that does not encrypt. tls: encrypted from the first byte. none: in the clear, only with insecure: true.',
      ),
    insecure: z.boolean().default(false).describe('Allow mail in the clear and addresses of this machine.'),
    user: z.string().min(1).max(256).optional().describe('The name to log in with, together with password_file.'),
    password_file: file.optional().describe('File with the password.'),
    from: mailAddress.describe('The sender.'),
    to: z.array(mailAddress).min(1).max(20).describe('Who gets the mail.'),
  })
  .refine(({ user, password_file }) => (user === undefined) === (password_file === undefined), {
    message: 'give user and password_file together',
  });

/** How each type of sink is configured. */
const sinkSchemas = {
  webhook,
  alertmanager,
  'alertmanager-webhook': alertmanagerWebhook,
  slack,
  pagerduty,
  teams,
  cloudevents,
  sns,
  securityhub,
  eventbridge,
  email,
} as const satisfies { readonly [Type in SinkType]: z.ZodType<{ readonly type: Type }> };

type SinkSchema = (typeof sinkSchemas)[keyof typeof sinkSchemas];

/** One sink. */
export const sinkConfiguration = z.discriminatedUnion(
  'type',
  Object.values(sinkSchemas) as readonly SinkSchema[] as readonly [SinkSchema, ...SinkSchema[]],
);

/** An entry of `sinks` as the schema reads it; its `type` tells which. */
export type SinkConfiguration = z.infer<typeof sinkConfiguration>;

/** How messages are grouped, where a sink says nothing else. */
export const alertConfiguration = z.strictObject({
  group_wait: duration
    .prefault('30s')
    .describe(
      'From the first news about a check of a target to its message, so that what comes together is told together.',
    ),
  group_interval: duration.prefault('5m').describe('The least time between two messages about a check of a target.'),
  repeat_interval: duration.prefault('24h').describe('After how long drift that is still there is told again.'),
});
