import { z } from 'zod';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import { severities } from '../../domain/evaluation/severity.ts';

/** A control of a framework. */
export const controlSchema = z.object({ framework: z.string(), id: z.string(), title: z.string() }).meta({
  id: 'Control',
  description: 'A control that a kind of finding is evidence for.',
  examples: [{ framework: 'NIST SP 800-53 r5', id: 'AC-6', title: 'Least Privilege' }],
});

/** One check and everything that it can find. */
export const checkSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    kinds: z.array(
      z.object({
        kind: z.string(),
        title: z.string(),
        severities: z.array(z.enum(severities)).describe('Worst first.'),
        remediation: z.string(),
        controls: z.array(controlSchema).describe('The controls that it is evidence for.'),
      }),
    ),
  })
  .meta({
    id: 'Check',
    description: 'A check, and every kind of finding that it reports.',
    examples: [
      {
        id: 'required-tags',
        title: 'SageMaker resources say whose they are',
        description: 'Every resource that a notebook creates carries the tags user, project and system.',
        kinds: [
          {
            kind: 'tag-missing',
            title: 'Required tag is missing',
            severities: ['medium'],
            remediation: 'Find out who made the resource and add the tag with aws sagemaker add-tags.',
            controls: [{ framework: 'NIST SP 800-53 r5', id: 'CM-8', title: 'System Component Inventory' }],
          },
        ],
      },
    ],
  });

/** A check as the API answers it. */
export function presentCheck({ id, title, description, kinds }: CheckDescription): z.infer<typeof checkSchema> {
  return {
    id,
    title,
    description,
    kinds: kinds.map((row) => ({
      kind: row.kind,
      title: row.title,
      severities: [...row.severities],
      remediation: row.remediation,
      controls: [...(row.controls ?? [])],
    })),
  };
}
