import { z } from 'zod';
import { partitions, roleReadings } from '../../domain/target/target.ts';
import { alternative, attachments } from './attachments-schema.ts';
import { factSources } from './fact-sources-schema.ts';
import { attachmentPattern, roleSelector } from './role-selector-schema.ts';
import { policySource } from './source-schema.ts';
import { addedStatements, file, httpUrl, identifier, regionName, roleArn } from './values.ts';

const notebookPolicy = z
  .strictObject({
    source: policySource.optional().describe('Where the notebook policy comes from.'),
    template: z.string().min(1).optional().describe('A built-in template; mlspace-notebook-deployed by default.'),
    template_file: file
      .optional()
      .describe('A policy file with ${…} parameters instead, JSON (comments and trailing commas allowed) or YAML.'),
    extends: z.string().min(1).optional().describe('A built-in template instead, to which add adds.'),
    add: addedStatements,
    parameters: z.record(z.string(), z.unknown()).default({}).describe('Values for the parameters of the template.'),
    tag_parameters: z
      .record(z.string(), z.string().min(1).max(128))
      .default({})
      .describe('Parameters that take the value of a tag of the role, by the key of the tag.'),
    releases: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Releases of the product whose notebook policy will do as well, such as ">=1.5"; an older one is told as outdated.',
      ),
    any_of: z
      .array(alternative)
      .default([])
      .describe('Other documents that will do as well; one of them is told as outdated.'),
    attached: attachmentPattern
      .optional()
      .describe(
        'Which policy of the role is the notebook policy: that of the stack where one is the source, else {name: "*notebook*policy*"} by default.',
      ),
  })
  .refine(({ template, template_file }) => !(template && template_file), {
    message: 'give template or template_file, not both',
    path: ['template_file'],
  })
  .refine(
    ({ source, template, template_file, extends: extended, parameters }) =>
      !(source && (template || template_file || extended || Object.keys(parameters).length > 0)),
    { message: 'give source, or template, template_file and parameters, not both', path: ['source'] },
  )
  .refine(({ source, tag_parameters }) => !(source?.cloudformation && Object.keys(tag_parameters).length > 0), {
    message: 'has no effect: a stack has parameters of its own',
    path: ['tag_parameters'],
  })
  .refine((given) => given.extends === undefined || !(given.template ?? given.template_file), {
    message: 'give extends or a template, not both',
    path: ['extends'],
  })
  .refine((given) => (given.extends === undefined) === (given.add === undefined), {
    message: 'extends and add belong together: the template, and the statements that are added to it',
    path: ['add'],
  });

const endpoints = z
  .strictObject({
    cloudformation: httpUrl.optional().describe('CloudFormation.'),
    cloudtrail: httpUrl.optional().describe('CloudTrail.'),
    dynamodb: httpUrl.optional().describe('DynamoDB.'),
    ec2: httpUrl.optional().describe('EC2.'),
    iam: httpUrl.optional().describe('IAM.'),
    sagemaker: httpUrl.optional().describe('SageMaker.'),
    ssm: httpUrl.optional().describe('Systems Manager, for its parameters.'),
    sts: httpUrl.optional().describe('STS.'),
    tagging: httpUrl.optional().describe('Resource Groups Tagging API.'),
  })
  .default({})
  .describe('Base URLs of AWS services, where the default endpoint is not the right one.');

/** What `refine` takes for whatever assumes a role: an external id stands in one place. */
export const oneExternalId: readonly [
  isOne: (given: {
    readonly external_id?: string | undefined;
    readonly external_id_file?: string | undefined;
  }) => boolean,
  told: { message: string; path: string[] },
] = [
  ({ external_id, external_id_file }) => external_id === undefined || external_id_file === undefined,
  { message: 'give external_id or external_id_file, not both', path: ['external_id_file'] },
];

/** `assume_role`: the role through which an account is read. */
export const assumedRole = z
  .strictObject({
    arn: roleArn.describe('The role; it belongs to the account of the target.'),
    external_id: z.string().min(2).max(1224).optional().describe('The external id that its trust policy asks for.'),
    external_id_file: file.optional().describe('File that holds the external id.'),
    session_name: z
      .string()
      .regex(/^[\w+=,.@-]{2,64}$/, '2 to 64 of letters, digits and +=,.@-_')
      .default('notebook-drift')
      .describe('The session name that CloudTrail shows.'),
  })
  .refine(...oneExternalId);

const limits = z
  .strictObject({
    organizations: z
      .boolean()
      .default(false)
      .describe(
        'Read the service control and resource control policies that act on the account, and judge what roles gained within them; see docs/limits.md.',
      ),
    assume_role: assumedRole
      .optional()
      .describe(
        'A role of the management account, or of one that it delegated to, to ask with; what discovery.organizations asks with by default, else the default credentials.',
      ),
    endpoint: httpUrl
      .optional()
      .describe('Base URL of Organizations, where the default endpoint is not the right one.'),
  })
  .refine(({ organizations, assume_role, endpoint }) => organizations || !(assume_role ?? endpoint), {
    message: 'is only for organizations: true',
    path: ['organizations'],
  });

/** One installation that is watched, as written in YAML. */
export const targetConfiguration = z.strictObject({
  id: identifier.describe('Names the target in metrics, findings and messages.'),
  account_id: z
    .string()
    .regex(/^\d{12}$/, '12 digits in quotes')
    .describe('The account, 12 digits in quotes, so that YAML keeps a leading zero.'),
  partition: z.enum(partitions).default('aws').describe('The AWS partition.'),
  home_region: regionName.describe('The region in the ARNs of the notebook policy.'),
  regions: z
    .union([
      z.array(regionName).min(1),
      z.literal('enabled'),
      z.strictObject({
        enabled: z.literal(true),
        except: z.array(regionName).min(1).describe('Regions that are left out.'),
      }),
    ])
    .optional()
    .describe(
      'Regions whose SageMaker resources are scanned; the home region by default. enabled: all that the account has enabled, which each scan asks EC2 (ec2:DescribeRegions); {enabled: true, except: […]}: all but these.',
    ),
  assume_role: assumedRole
    .optional()
    .describe('The role that is assumed to read the account; the default credentials by default.'),
  fips: z.boolean().default(false).describe('Use the FIPS 140 endpoints of AWS.'),
  endpoints,
  roles: z
    .array(roleSelector)
    .min(1)
    .describe('The notebook roles: each by name or ARN, or all that fit a name prefix, a path, tags.'),
  role_reading: z
    .enum(roleReadings)
    .default('auto')
    .describe('Read roles one by one (direct) or the whole account at once (bulk); auto takes the cheaper one.'),
  policy: notebookPolicy.prefault({}).describe('The notebook policy that should be attached to every role.'),
  attachments: attachments
    .prefault({})
    .describe('What else should be attached to the roles, and who may assume them: for the check role-attachments.'),
  facts: factSources
    .prefault({})
    .describe('What MLSpace keeps beside IAM and its policies depend on, see docs/facts.md; nothing of it by default.'),
  limits: limits.prefault({}).describe('What holds the roles back beside their boundary; nothing of it by default.'),
});
