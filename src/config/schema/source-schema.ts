import { z } from 'zod';
import { glob } from '../../domain/settings/values.ts';
import type { SourceKind } from '../../sources/policy-source.ts';
import { file, regionName } from './values.ts';

const parameters = z
  .record(z.string(), z.unknown())
  .default({})
  .describe('Values for the parameters of the template or the file.');

const stack = z.strictObject({
  stack: z
    .string()
    .regex(/^[A-Za-z*?][A-Za-z0-9*?-]{0,127}$/, 'the name of a stack, or a pattern over names with * and ?')
    .describe('The name of the stack, or a pattern that one stack fits.'),
  resource: glob.describe(
    'The logical id of the policy in it, or a pattern that one policy fits, as mlspacenotebookpolicy*.',
  ),
  region: regionName.optional().describe('The region of the stack; the home region by default.'),
  ssm_parameters: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'The SSM parameters that the template refers to by {{resolve:ssm:…}}; iam-policy then allows to read them.',
    ),
});

/** How each kind of source is configured: a kind without its row does not compile. */
const kinds = {
  cloudformation: stack.optional().describe('A policy of a stack of CloudFormation, as it was deployed.'),
  template: z.string().min(1).optional().describe('A built-in template instead.'),
  file: file.optional().describe('A policy file instead, with ${…} parameters where there are some.'),
} as const satisfies { readonly [Kind in SourceKind]: z.ZodOptional };

/** The name of every kind of source. */
export const sourceKinds = Object.keys(kinds) as readonly (keyof typeof kinds)[];

/** Where a document comes from: exactly one kind of source. */
export const policySource = z
  .strictObject({ ...kinds, parameters })
  .refine((given) => count(sourceKinds.map((kind) => given[kind])) === 1, {
    message: `give exactly one of ${sourceKinds.slice(0, -1).join(', ')} and ${sourceKinds.at(-1)}`,
  })
  .refine(({ cloudformation, parameters: given }) => !(cloudformation && Object.keys(given).length > 0), {
    message: 'has no effect: a stack has parameters of its own',
    path: ['parameters'],
  });

/** How many of them are given. */
export function count(values: readonly unknown[]): number {
  return values.filter((value) => value !== undefined).length;
}
