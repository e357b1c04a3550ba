import { z } from 'zod';
import { defineCheck } from '../definition/check.ts';
import { commonSettings } from '../definition/settings.ts';

/** The scope of the one thing that the check looks at. */
export const canonicalScope = 'canonical';

/** Looks for what the canonical policy itself leaves open. */
export const policyGaps = defineCheck({
  id: 'policy-gaps',
  title: 'The canonical policy itself leaves no gaps',
  description:
    'A policy that is attached exactly as it was generated can still let through what it was made to prevent. Each gap ' +
    'is proven by a request. Nothing has drifted: it is for those who write the template. The check needs no AWS.',
  reads: [],
  kinds: [
    {
      kind: 'untagged-creation',
      title: 'Something can be created without a required tag',
      severities: ['info'],
      remediation: 'Allow the creation only where the request carries the tag, or deny it where the tag is missing.',
    },
    {
      kind: 'mistagged-creation',
      title: 'Something can be created with a wrong value of a tag',
      severities: ['info'],
      remediation: 'Allow the creation only where the tag has the value of the installation.',
    },
    {
      kind: 'unconditioned-tagging',
      title: 'Tags can be set on anything, without a condition',
      severities: ['info'],
      remediation: 'Allow AddTags only on resources of the same owner, or only together with creating them.',
    },
    {
      kind: 'never-applies',
      title: 'A statement applies to no request',
      severities: ['info'],
      remediation: 'Correct its resources or conditions, or remove it.',
    },
    {
      kind: 'joined-denial',
      title: 'A denial holds only where several things are wrong at once',
      severities: ['info'],
      remediation: 'Write a denial of its own for each condition: conditions of one statement must all hold.',
    },
  ],
  settings: z
    .strictObject({
      ...commonSettings('0 6 * * 1'),
      enabled: z.boolean().default(false).describe('Whether the check runs.'),
    })
    .prefault({})
    .describe('Looks for what the canonical policy itself leaves open; informational.'),
  scopes: () => [canonicalScope],
  events: 'nothing',
});
