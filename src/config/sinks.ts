import { z } from 'zod';
import { file, httpUrl, identifier } from './values.ts';

const webhook = z
  .strictObject({
    id: identifier.describe('Names the sink in metrics and logs.'),
    type: z.literal('webhook').describe('An HTTP endpoint that takes Standard Webhooks.'),
    url: httpUrl.optional().describe('Where messages are sent. Exactly one of url and url_file.'),
    url_file: file.optional().describe('File that holds the URL, where the URL is itself a secret.'),
    secret_file: file.describe(
      'File with the signing secrets, one whsec_… a line. Every one signs, so that a receiver can rotate.',
    ),
    insecure: z.boolean().default(false).describe('Allow http:// and addresses of this machine.'),
    send_resolved: z.boolean().default(true).describe('Whether findings that are gone are told too.'),
    max_findings: z
      .int()
      .min(1)
      .max(100)
      .default(20)
      .describe('Findings listed in one message; the others are counted.'),
  })
  .refine(({ url, url_file }) => (url === undefined) !== (url_file === undefined), {
    message: 'give exactly one of url and url_file',
  });

/** One sink. A new type is a schema here and a file in `src/alerts/sinks/`. */
export const sinkConfiguration = z.discriminatedUnion('type', [webhook]);

export type SinkConfiguration = z.infer<typeof sinkConfiguration>;
