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

/** Requests of one kind that came or went, with one of them that proves it. */
export const regionSchema = z.object({
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
});

export type ShownRegion = z.infer<typeof regionSchema>;
