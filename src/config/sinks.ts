import { z } from 'zod';
import { severities } from '../domain/severity.ts';
import { duration } from './duration.ts';
import { file, httpUrl, identifier } from './values.ts';

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
};

/** What every sink may say that speaks HTTP. */
const http = {
  url: httpUrl.optional().describe('Where messages are sent. Exactly one of url and url_file.'),
  url_file: file.optional().describe('File that holds the URL, where the URL is itself a secret.'),
  insecure: z.boolean().default(false).describe('Allow http:// and addresses of this machine.'),
};

const oneUrl = { message: 'give exactly one of url and url_file' };

function hasOneUrl({ url, url_file }: { url?: string | undefined; url_file?: string | undefined }): boolean {
  return (url === undefined) !== (url_file === undefined);
}

const webhook = z
  .strictObject({
    ...common,
    type: z.literal('webhook').describe('An HTTP endpoint that takes Standard Webhooks.'),
    ...http,
    secret_file: file.describe(
      'File with the signing secrets, one whsec_… a line. Every one signs, so that a receiver can rotate.',
    ),
  })
  .refine(hasOneUrl, oneUrl);

/** One sink. A new type is a schema here and a file in `src/alerts/sinks/`. */
export const sinkConfiguration = z.discriminatedUnion('type', [webhook]);

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
