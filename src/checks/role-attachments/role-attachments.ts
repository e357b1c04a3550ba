import { z } from 'zod';
import { selectorScope } from '../../domain/target/role-selector.ts';
import { defineCheck } from '../definition/check.ts';
import { commonSettings } from '../definition/settings.ts';

/** Compares everything that is attached to each role with what should be, and its trust policy. */
export const roleAttachments = defineCheck({
  id: 'role-attachments',
  title: 'Notebook roles carry what was agreed, and nothing else',
  description:
    'The notebook policy can be perfect and the role still wide open: by another policy beside it, a missing denial, a ' +
    'permissions boundary that is gone, or a trust policy that lets others in. This check looks at a role as a whole.',
  reads: ['roles', 'waiting-versions', 'installation'],
  kinds: [
    {
      kind: 'attachment-unexpected',
      title: 'A managed policy is attached that the configuration does not name',
      severities: ['critical', 'medium', 'low'],
      remediation: 'Detach the policy, or declare it under targets[].attachments as expected or permitted.',
    },
    {
      kind: 'inline-unexpected',
      title: 'The role has an inline policy that the configuration does not name',
      severities: ['critical', 'medium', 'low'],
      remediation: 'Delete the inline policy, or declare it under targets[].attachments as expected or permitted.',
    },
    {
      kind: 'attachment-missing',
      title: 'A policy that should be attached is not',
      severities: ['critical', 'high', 'medium'],
      remediation: 'Attach the policy again, or set required: false where it may be absent.',
    },
    {
      kind: 'document-changed',
      title: 'An attached policy says something else than it should',
      severities: ['critical', 'high', 'medium', 'low'],
      remediation: 'Read what it gained and lost, find out who changed it and why, then restore the document.',
    },
    {
      kind: 'document-invalid',
      title: 'An attached policy is not a valid policy document',
      severities: ['high'],
      remediation: 'Replace the document by the one that should be there.',
    },
    {
      kind: 'outdated-generation',
      title: 'A policy is that of another, accepted release',
      severities: ['info'],
      remediation: 'Nothing must be done. To bring it up to date, let the product write the policy again.',
    },
    {
      kind: 'version-prepared',
      title: 'A version of a policy that is not the default allows more, or denies less, than the policy should',
      severities: ['critical', 'high', 'medium', 'info'],
      remediation:
        'Find out who made the version, then delete it: whoever may choose the default version can put it in force.',
    },
    {
      kind: 'permitted-exceeded',
      title: 'A policy that may be attached allows more than it may',
      severities: ['critical', 'high', 'medium'],
      remediation: 'Restore the policy, or correct at_most under targets[].attachments.permitted.',
    },
    {
      kind: 'default-version',
      title: 'The default version of the policy is not the expected one',
      severities: ['critical', 'high', 'medium', 'low'],
      remediation: 'Make the version that the finding names the default again.',
    },
    {
      kind: 'boundary-missing',
      title: 'The role has no permissions boundary',
      severities: ['critical', 'high', 'medium'],
      remediation: 'Put the permissions boundary on the role again.',
    },
    {
      kind: 'boundary-changed',
      title: 'The role has another permissions boundary, or its document was changed',
      severities: ['critical', 'high', 'medium', 'low'],
      remediation: 'Put the right permissions boundary on the role, or restore its document.',
    },
    {
      kind: 'trust-widened',
      title: 'The role trusts somebody it should not',
      severities: ['critical'],
      remediation: 'Restore the trust policy, and look in CloudTrail for who has assumed the role since.',
    },
    {
      kind: 'trust-changed',
      title: 'The role no longer trusts somebody it should',
      severities: ['medium'],
      remediation: 'Restore the trust policy, or correct targets[].attachments.trust_file.',
    },
    {
      kind: 'role-untagged',
      title: 'The role lacks a usable tag, so its expected policies are unknown',
      severities: ['medium'],
      remediation: 'Tag the role with its user and project as the installation does.',
    },
    {
      kind: 'role-mismatch',
      title: 'The name of the role and its tags disagree about whose it is',
      severities: ['high'],
      remediation:
        'Find out in CloudTrail who tagged the role. Give it the tags of the user and project that it was made for, and ' +
        'the policies of that user.',
    },
    {
      kind: 'role-orphaned',
      title: 'MLSpace knows no owner of the role',
      severities: ['medium'],
      remediation: 'Delete the role where the user has left the project, or add the user to the project in MLSpace.',
    },
    {
      kind: 'member-without-role',
      title: 'A member of a project has no role',
      severities: ['medium'],
      remediation: 'Remove the user from the project in MLSpace and add them again: that makes the role.',
    },
    {
      kind: 'role-unwatched',
      title: 'A role named like the watched ones lacks their tags',
      severities: ['high'],
      remediation:
        'Give the role its tags if it is a notebook role. If it is something else, name it under ' +
        'targets[].roles[].except.',
    },
    {
      kind: 'role-missing',
      title: 'The role does not exist, or a pattern matches too few roles',
      severities: ['high'],
      remediation: 'Create the role again, or correct targets[].roles in the configuration.',
    },
  ],
  settings: z
    .strictObject(commonSettings('*/5 * * * *'))
    .prefault({})
    .describe('Compares everything that is attached to each role with what should be, and its trust policy.'),
  scopes: ({ roles }) => roles.map(selectorScope),
  // What a policy shared by several roles has done wrong is told once, so they are judged together.
  events: 'roles-together',
});
