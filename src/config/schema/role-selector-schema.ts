import { z } from 'zod';
import { glob } from '../../domain/settings/values.ts';
import { roleArn } from './values.ts';

/** One role by its name or ARN, or every role that fits a pattern. */
export const roleSelector = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w+=,.@-]{1,64}$/, 'an IAM role name: 1 to 64 of letters, digits and +=,.@-_')
      .optional()
      .describe('The name of the role.'),
    arn: roleArn.optional().describe('Its ARN instead.'),
    prefix: z.string().min(1).max(64).optional().describe('Instead: every role whose name begins so.'),
    path: z
      .string()
      .regex(/^\/([!-~]+\/)?$/, 'a path, with a slash at both ends')
      .optional()
      .describe('Instead, or with prefix and tags: every role whose path begins so.'),
    tags: z
      .record(z.string().min(1).max(128), glob)
      .refine((tags) => Object.keys(tags).length > 0, { message: 'name at least one tag' })
      .optional()
      .describe('Instead, or with prefix and path: every role with these tags; values are patterns, without case.'),
    except: z
      .array(glob)
      .min(1)
      .optional()
      .describe(
        'Names, as patterns, of roles that fit prefix and path and are something else: nothing is told of them.',
      ),
    minimum: z.int().min(0).default(1).describe('Fewer roles than this behind prefix, path and tags are a finding.'),
  })
  .refine(isOneSelector, {
    message: 'give exactly one of name and arn, or else any of prefix, path and tags',
  });

interface GivenSelector {
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
  readonly prefix?: string | undefined;
  readonly path?: string | undefined;
  readonly tags?: object | undefined;
}

function isOneSelector({ name, arn, prefix, path, tags }: GivenSelector): boolean {
  const isPattern = prefix !== undefined || path !== undefined || tags !== undefined;
  return isPattern ? name === undefined && arn === undefined : exactlyOneOfNameAndArn({ name, arn });
}

/** An anchored pattern over the name or the ARN of an attached policy. */
export const attachmentPattern = z
  .strictObject({
    name: glob.optional().describe('An anchored pattern over the name of the policy: * any characters, ? exactly one.'),
    arn: glob.optional().describe('The same over its ARN instead; inline policies have none.'),
  })
  .refine(exactlyOneOfNameAndArn, { message: 'give exactly one of name and arn' });

function exactlyOneOfNameAndArn({ name, arn }: { name?: string | undefined; arn?: string | undefined }): boolean {
  return (name === undefined) !== (arn === undefined);
}
