import { z } from 'zod';
import { duration } from '../../domain/settings/duration.ts';
import { glob } from '../../domain/settings/values.ts';
import { partitions } from '../../domain/target/target.ts';
import { assumedRole, oneExternalId } from './target-schema.ts';
import { file, httpUrl } from './values.ts';

const accountSelector = z
  .strictObject({
    unit: z
      .string()
      .regex(/^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/, 'an organizational unit, ou-…, or the root, r-…')
      .optional()
      .describe('An organizational unit with those in it, or the root.'),
    tag: z.string().min(1).max(128).optional().describe('Instead: the key of a tag of the account.'),
    value: glob.default('*').describe('The value of the tag, a pattern without case.'),
  })
  .refine(({ unit, tag }) => (unit === undefined) !== (tag === undefined), {
    message: 'give exactly one of unit and tag',
  });

const roleInAccounts = z
  .strictObject({
    name: z
      .string()
      .regex(/^([!-~]+\/)?[\w+=,.@-]{1,64}$/, 'the name of an IAM role, with its path where it has one')
      .describe('The role that is assumed in each account.'),
    external_id: z.string().min(2).max(1224).optional().describe('The external id that its trust policy asks for.'),
    external_id_file: file.optional().describe('File that holds the external id.'),
    session_name: z
      .string()
      .regex(/^[\w+=,.@-]{2,64}$/, '2 to 64 of letters, digits and +=,.@-_')
      .default('notebook-drift')
      .describe('The session name that CloudTrail shows.'),
  })
  .refine(...oneExternalId)
  .describe('The role that is assumed in each account.');

/** The accounts of an organization, each of which becomes a target. */
export const discoveryConfiguration = z.strictObject({
  partition: z.enum(partitions).default('aws').describe('The AWS partition of the organization.'),
  assume_role: assumedRole
    .optional()
    .describe(
      'A role of the management account, or of one that it delegated to, to ask with; the default credentials by default.',
    ),
  fips: z.boolean().default(false).describe('Use the FIPS 140 endpoints of AWS.'),
  endpoint: httpUrl.optional().describe('Base URL of Organizations, where the default endpoint is not the right one.'),
  include: z.array(accountSelector).default([]).describe('Accounts that fit any of these; all by default.'),
  exclude: z.array(accountSelector).default([]).describe('And none of these.'),
  refresh: duration.prefault('1h').describe('How often the organization is asked.'),
  role: roleInAccounts,
  target: z
    .record(z.string(), z.unknown())
    .describe(
      'What each account is watched for: the settings of targets[] without account_id, partition and assume_role. ' +
        '${account_id} stands for the account anywhere in it; id is account-${account_id} by default.',
    ),
});

/** `discovery` as the schema reads it, defaults filled in. */
export type DiscoveryConfiguration = z.infer<typeof discoveryConfiguration>;
