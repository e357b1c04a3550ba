import { z } from 'zod';
import { glob } from '../../domain/settings/values.ts';
import { attachmentPattern, roleSelector } from './role-selector-schema.ts';
import { count, policySource } from './source-schema.ts';
import { addedStatements, file, identifier } from './values.ts';

const policyArn = z
  .string()
  .regex(/^arn:[\w-]+:iam::(\d{12}|aws):policy\/[!-~]+$/, 'a policy ARN, arn:aws:iam::<account or aws>:policy/<name>');

/** A document that will do as well as another one. */
export const alternative = z
  .strictObject({
    template: z.string().min(1).optional().describe('A built-in template.'),
    template_file: file.optional().describe('A policy file instead, with ${…} parameters where there are some.'),
    parameters: z.record(z.string(), z.unknown()).default({}).describe('Values for the parameters of the template.'),
  })
  .refine(({ template, template_file }) => count([template, template_file]) === 1, {
    message: 'give exactly one of template and template_file',
  });

const expected = z
  .strictObject({
    id: identifier.describe('Names it in findings.'),
    source: policySource.optional().describe('Where its document comes from.'),
    template: z.string().min(1).optional().describe('A built-in template.'),
    template_file: file.optional().describe('A policy file instead, with ${…} parameters where there are some.'),
    extends: z.string().min(1).optional().describe('A built-in template instead, to which add adds.'),
    add: addedStatements,
    releases: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Releases of the product whose document will do as well, such as ">=1.5"; an older one is told as outdated.',
      ),
    any_of: z
      .array(alternative)
      .default([])
      .describe('Other documents that will do as well; one of them is told as outdated.'),
    tell_outdated: z
      .boolean()
      .default(true)
      .describe('Whether the document of another accepted release is told, as information; off where it is to stay.'),
    arn: policyArn
      .optional()
      .describe(
        'A managed policy instead that is attached as it is, such as one of AWS, or with boundary is the permissions boundary: its document is not compared.',
      ),
    parameters: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        'Values for the parameters of the template; what it shares with policy.parameters need not be repeated.',
      ),
    tag_parameters: z
      .record(z.string(), z.string().min(1).max(128))
      .default({})
      .describe('Parameters that take the value of a tag of the role, by the key of the tag.'),
    managed: attachmentPattern.optional().describe('It is attached as a managed policy of this name or ARN.'),
    inline: glob.optional().describe('It is an inline policy of this name instead.'),
    boundary: attachmentPattern.optional().describe('It is the permissions boundary instead, of this name or ARN.'),
    required: z
      .union([z.boolean(), z.literal('where_it_exists')])
      .default(true)
      .describe(
        'Whether its absence is a finding; where_it_exists: only where the account has the policy, such as one that an application makes at its first change of settings.',
      ),
    roles: z
      .array(roleSelector)
      .min(1)
      .optional()
      .describe('The roles that it belongs on; all watched ones by default.'),
  })
  .refine((given) => count([given.source, given.template, given.template_file, given.extends, given.arn]) === 1, {
    message: 'give exactly one of source, template, template_file, extends and arn',
  })
  .refine((given) => (given.extends === undefined) === (given.add === undefined), {
    message: 'extends and add belong together: the template, and the statements that are added to it',
  })
  .refine(({ source, parameters }) => !(source && Object.keys(parameters).length > 0), {
    message: 'write the parameters into the source',
    path: ['parameters'],
  })
  .refine(
    ({ required, arn, managed }) => required !== 'where_it_exists' || isOnePolicy(arn ?? managed?.name ?? managed?.arn),
    {
      message: 'where_it_exists needs managed with a name or an ARN without * and ?',
      path: ['required'],
    },
  )
  .refine(
    ({ arn, source, managed, inline, boundary }) => {
      const places = count([managed, inline, boundary]);
      if (source?.cloudformation) return places <= 1;
      return arn === undefined || boundary ? places === 1 : places === 0;
    },
    {
      message:
        'give exactly one of managed, inline and boundary; none of them with arn, which says where it is unless it is the boundary, and none needed with a stack',
    },
  );

const permitted = z
  .strictObject({
    managed: attachmentPattern.optional().describe('Managed policies of this name or ARN.'),
    inline: glob.optional().describe('Inline policies of this name instead.'),
    at_most: alternative
      .optional()
      .describe(
        'The document that they may allow at most; without it they may say anything, which counts as more than the role should do.',
      ),
  })
  .refine(({ managed, inline }) => count([managed, inline]) === 1, {
    message: 'give exactly one of managed and inline',
  });

const serviceName = z.string().regex(/^[a-z0-9.-]+$/, 'a service principal, such as sagemaker.amazonaws.com');

const trust = z
  .strictObject({
    template: z.string().min(1).optional().describe('A built-in trust policy, such as mlspace-dynamic-role-trust.'),
    file: file.optional().describe('A file with the trust policy instead.'),
    services: z
      .array(serviceName)
      .min(1)
      .optional()
      .describe('The services instead that may assume the roles at most.'),
    parameters: z.record(z.string(), z.unknown()).default({}).describe('Values for the parameters of the template.'),
    releases: z
      .string()
      .min(1)
      .optional()
      .describe('Releases of the product whose trust policy will do as well, such as ">=1.4".'),
    roles: z.array(roleSelector).min(1).optional().describe('The roles that it is said of; all by default.'),
  })
  .refine((given) => count([given.template, given.file, given.services]) === 1, {
    message: 'give exactly one of template, file and services',
  })
  .refine(
    ({ template, releases, parameters }) =>
      template !== undefined || (releases === undefined && Object.keys(parameters).length === 0),
    {
      message: 'releases and parameters are only for a template',
    },
  );

function isOnePolicy(pattern: string | undefined): boolean {
  return pattern !== undefined && !/[*?]/.test(pattern);
}

/** What should be attached to the roles of a target beside the notebook policy, and who may assume them. */
export const attachments = z.strictObject({
  expected: z.array(expected).default([]).describe('What should be attached beside the notebook policy.'),
  permitted: z.array(permitted).default([]).describe('What else may be attached without being a finding.'),
  trust: z
    .array(trust)
    .default([])
    .describe('Who may assume certain roles; the first entry that fits a role goes, before all that follows.'),
  trusted_services: z
    .array(serviceName)
    .default(['sagemaker.amazonaws.com', 'translate.amazonaws.com'])
    .describe('The services that may assume the roles; anybody else is a finding.'),
  trust_file: file
    .optional()
    .describe('The trust policy that the roles should have instead; every difference is a finding then.'),
});
