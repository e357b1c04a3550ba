import { z } from 'zod';
import { httpUrl } from './values.ts';

const id = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens, at most 63');

const webhook = z
  .strictObject({
    id,
    type: z.literal('webhook'),
    url: httpUrl.optional(),
    url_file: z.string().min(1).optional().describe('File that holds the URL, where the URL is itself a secret.'),
    secret_file: z
      .string()
      .min(1)
      .describe('File with the signing secrets, one whsec_… a line; every one signs, for rotation.'),
    insecure: z.boolean().default(false).describe('Allow http:// and addresses of this machine.'),
    send_resolved: z.boolean().default(true),
    max_findings: z
      .int()
      .min(1)
      .max(100)
      .default(20)
      .describe('Findings listed in one message; the others are counted.'),
  })
  .refine(({ url, url_file }) => (url === undefined) !== (url_file === undefined), {
    message: 'give exactly one of url and url_file',
    path: ['url'],
  });

/** One sink. A new type is a schema here and a file in `src/alerts/sinks/`. */
export const sinkConfiguration = z.discriminatedUnion('type', [webhook]);

export type SinkConfiguration = z.infer<typeof sinkConfiguration>;
