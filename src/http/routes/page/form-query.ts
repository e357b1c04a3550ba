import { z } from 'zod';

/** A field of a form in the address: what the schema takes, or empty, which a form sends for "any". */
export function field<Schema extends z.ZodType>(schema: Schema) {
  return z
    .union([schema, z.literal('')], { error: ({ input }) => schema.safeParse(input).error?.issues[0]?.message })
    .optional();
}

/** The fields of a form that were filled in. */
export type Given<Query> = { readonly [Name in keyof Query]?: Exclude<Query[Name], '' | undefined> };

/** The fields that were filled in. */
export function given<Query extends object>(query: Query): Given<Query> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== '' && value !== undefined),
  ) as Given<Query>;
}
