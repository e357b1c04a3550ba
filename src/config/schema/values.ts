import { z } from 'zod';
import { expectedRegion, regionForm } from './regions.ts';

/** Names a target or a sink in metrics, findings and messages. */
export const identifier = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens, at most 63');

/** An AWS region name, such as `us-east-1` or `us-gov-west-1`. */
export const regionName = z.string().regex(regionForm, { error: ({ input }) => expectedRegion(input) });

/** An absolute http or https URL. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'an absolute URL that starts with https:// or http://' });

/** What links in messages begin with: credentials, a query or a fragment would be read by every receiver. */
export const baseUrl = httpUrl.refine(isPlainUrl, {
  message: 'expected a URL without credentials, query and fragment, for links in messages begin with it',
});

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '' && !/[?#]/.test(text);
}

/** What is reached without the proxy. A URL there would do nothing, and may hold a password. */
export const proxyExceptions = z.string().refine((text) => text.split(/[\s,]+/).every(isProxyException), {
  message: 'expected hosts, domains, addresses or CIDR blocks, separated by commas, such as .example.com,10.0.0.0/8',
});

function isProxyException(entry: string): boolean {
  return /^([\w.*-]*(:\d+)?|[\da-f:.]+(\/\d+)?|\[[\da-f:.]+\](:\d+)?)$/i.test(entry);
}

/** The ARN of an IAM role, with its path. */
export const roleArn = z
  .string()
  .regex(
    /^arn:[\w-]+:iam::\d{12}:role\/([!-~]+\/)?[\w+=,.@-]{1,64}$/,
    'a role ARN, arn:aws:iam::<account>:role/<name>',
  );

/** The ARN of an SNS topic. */
export const topicArn = z
  .string()
  .regex(
    /^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/,
    'a topic ARN, arn:aws:sns:<region>:<account>:<name>',
  );

/** The ARN of a product of AWS Security Hub. */
export const productArn = z
  .string()
  .regex(
    /^arn:[\w-]+:securityhub:[a-z0-9-]+:\d{12}:product\/[\w-]+\/[\w-]+$/,
    'a product ARN, arn:aws:securityhub:<region>:<account>:product/<account>/default',
  );

/** The ARN of an event bus of Amazon EventBridge. */
export const eventBusArn = z
  .string()
  .regex(
    /^arn:[\w-]+:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]{1,256}$/,
    'an event bus ARN, arn:aws:events:<region>:<account>:event-bus/<name>',
  );

/** A name of a host, or an address, as far as letters tell (RFC 1123); also for Helm, whose expressions cannot look ahead. */
export const hostName = z
  .string()
  .max(253)
  .regex(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/, {
    error: 'the name of a host such as mail.example.com, without scheme and port',
  });

/** One address of mail, without a name. */
export const mailAddress = z
  .string()
  .max(254)
  .regex(/^[^\s@<>(),;:"\\[\]]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$/, 'an address such as ops@example.com');

/** A path of a file that is read when the configuration is loaded. */
export const file = z.string().min(1);

/** Statements beside those of a template; the policy parser judges them. */
export const addedStatements = z
  .array(z.record(z.string(), z.unknown()))
  .min(1)
  .optional()
  .describe(
    'Statements of your own beside those of the template that extends names, with ${…} parameters where needed.',
  );
