import { z } from 'zod';

const text = z.string();

const statementSchema = z.object({
  side: text,
  policy: text,
  index: z.int(),
  sid: text.nullable(),
  page: text.nullable(),
  effect: text,
});

/** One request for each access level; a finding leaves its context out. */
const exampleSchema = z.union([
  z.object({ accessLevel: text, action: text, resource: text }),
  z
    .object({ accessLevel: text, request: z.object({ action: text, resource: text }) })
    .transform(({ accessLevel, request }) => ({ accessLevel, ...request })),
]);

/** Requests of one kind that came or went, with one of them that proves it. */
const policyRegionSchema = z
  .object({
    actions: z.array(text),
    resources: z.array(text),
    condition: text.default(''),
    statements: z.array(statementSchema).default([]),
    witness: z.object({
      action: text,
      resource: text,
      context: z.record(text, z.union([text, z.array(text)])).default({}),
    }),
    decisions: z.object({ canonical: text, live: text }),
    examples: z.array(exampleSchema).default([]),
  })
  .transform((region) => ({ ...region, subject: 'on' as const }));

/** The same of a trust policy: who may assume the role, or no longer. */
const trustRegionSchema = z
  .object({
    actions: z.array(text),
    principals: z.array(text),
    condition: text.default(''),
    witness: z.object({ action: text, principal: text }),
  })
  .transform(({ actions, principals, condition, witness: { action, principal } }) => ({
    subject: 'by' as const,
    actions,
    resources: principals,
    condition,
    statements: [],
    witness: { action, resource: principal, context: {} },
    decisions: undefined,
    examples: [],
  }));

/** A difference in requests as the store keeps it, of an identity policy or of a trust policy. */
export const regionSchema = z.union([policyRegionSchema, trustRegionSchema]);

/** A difference in requests that the page shows. */
export type ShownRegion = z.infer<typeof regionSchema>;
