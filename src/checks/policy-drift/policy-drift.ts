import { z } from 'zod';
import { selectorScope } from '../../domain/target/role-selector.ts';
import { defineCheck } from '../definition/check.ts';
import { commonSettings } from '../definition/settings.ts';

/** Compares the notebook policy of each role with the canonical one. */
export const policyDrift = defineCheck({
  id: 'policy-drift',
  title: 'The notebook policy on the role is the one that was generated',
  description:
    'The policy that governs notebooks is generated from the parameters of the installation. When the policy that is ' +
    'attached to the notebook role means something else, notebooks may do more or less than was agreed, and nobody ' +
    'decided it. What differs is decided exactly, and each difference has a request as proof.',
  reads: ['roles', 'policy-versions'],
  kinds: [
    {
      kind: 'policy-changed',
      title: 'The attached notebook policy does not mean the same as the canonical one',
      severities: ['critical', 'high', 'medium'],
      remediation:
        'Read what is allowed now and by which statement, find out who changed it and why, then restore the canonical ' +
        'document. notebook-drift policy evaluate repeats the example request on either side.',
    },
    {
      kind: 'policy-rewritten',
      title: 'The attached notebook policy is written differently and means the same',
      severities: ['info'],
      remediation: 'Nothing must be done. It is reported only where checks.policy-drift.cosmetic is true.',
    },
    {
      kind: 'policy-outdated',
      title: 'The attached notebook policy is that of another, accepted release',
      severities: ['info'],
      remediation: 'Nothing must be done. To bring it up to date, deploy the installation again.',
    },
    {
      kind: 'policy-missing',
      title: 'No notebook policy is attached to the role',
      severities: ['high'],
      remediation:
        'Attach the notebook policy to the role again, or correct the pattern under targets[].policy.attached.',
    },
    {
      kind: 'policy-invalid',
      title: 'The attached notebook policy is not a valid policy document',
      severities: ['high'],
      remediation: 'Replace the document by the canonical one: notebook-drift policy render prints it.',
    },
    {
      kind: 'role-missing',
      title: 'The notebook role does not exist',
      severities: ['high'],
      remediation: 'Create the role again, or correct targets[].roles in the configuration.',
    },
  ],
  settings: z
    .strictObject({
      ...commonSettings('*/5 * * * *'),
      cosmetic: z
        .boolean()
        .default(false)
        .describe('Also report a policy that is only written differently, with severity info.'),
    })
    .prefault({})
    .describe('Compares the notebook policy of each role with the canonical one.'),
  scopes: ({ roles }) => roles.map(selectorScope),
  events: 'single-roles',
});
