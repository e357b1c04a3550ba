import { z } from 'zod';
import type { Json } from '../../../domain/evaluation/evaluation.ts';
import { regionSchema } from './region.ts';

const text = z.string();

/** One statement of a comparison, and what became of it. */
export const statementSchema = z.object({
  policy: text,
  kind: text,
  index: z.int(),
  canonicalIndex: z.int().nullable(),
  sid: text.nullable(),
  page: text.nullable(),
  change: z.enum(['same', 'moved', 'edited', 'added', 'removed']),
  elements: z.array(text),
});

const aspectSchema = z.object({ gained: z.array(regionSchema), lost: z.array(regionSchema), undecided: z.array(text) });

const roleSchema = z.object({
  role: text,
  name: text,
  verdict: text,
  /** The place of its comparison. */
  shared: z.int().nullable().default(null),
  failures: z.array(z.object({ reason: text, operation: text, subject: text, message: text })).default([]),
});

const comparisonSchema = z.object({
  policies: z
    .array(
      z.object({ kind: text, name: text, arn: text.nullish(), versionId: text.nullish(), document: text.nullable() }),
    )
    .default([]),
  /** What the role should have, where that differs from role to role. */
  canonical: text.nullable().default(null),
  canonicalStatements: z.array(z.object({ page: text.nullable(), purpose: text })).default([]),
  statements: z.array(statementSchema).default([]),
  explanation: z.array(text).default([]),
  /** What the differences allow; absent where nothing was compared. */
  exact: z.object({ allowed: aspectSchema }).optional().catch(undefined),
});

const limitsSchema = z.object({
  status: text,
  told: text,
  levels: z.array(z.object({ kind: text, place: text, policies: z.array(text) })).default([]),
  leftOut: z.array(text).default([]),
});

const detailSchema = z
  .object({
    /** `null` where it differs from role to role. */
    canonical: text.nullable(),
    source: text.nullable().default(null),
    /** What the organization holds back; `null` where that is not asked for. */
    limits: limitsSchema.nullable().default(null),
    canonicalStatements: z.array(z.object({ page: text.nullable(), purpose: text })).default([]),
    roles: z.array(roleSchema),
    shared: z.array(comparisonSchema).default([]),
  })
  .transform(({ roles, shared, ...canonical }) => ({
    ...canonical,
    roles: roles.map((role) => ({ ...role, ...((role.shared === null ? undefined : shared[role.shared]) ?? nothing) })),
  }));

const nothing = comparisonSchema.parse({});

/** What the policy check keeps: the canonical policy, and each role's policies with their comparison. */
export type PolicyDetail = z.infer<typeof detailSchema>;
/** A role of the policy page with what its comparison came to. */
export type ComparedRole = PolicyDetail['roles'][number];
/** A statement of the policy page, aligned with its counterpart. */
export type ComparedStatement = z.infer<typeof statementSchema>;

/** Reads it; `undefined` where the check keeps nothing of this shape yet. */
export function readPolicyDetail(detail: Json): PolicyDetail | undefined {
  const read = detailSchema.safeParse(detail);
  return read.success ? read.data : undefined;
}

/** What a role should have, with what each statement is for; `undefined` where it differs from role to role and is not known. */
export function canonicalSide(detail: PolicyDetail, role: ComparedRole | undefined): CanonicalSide | undefined {
  for (const { canonical, canonicalStatements } of [...(role ? [role] : []), detail])
    if (canonical !== null) return { canonical, canonicalStatements };
  return undefined;
}

/** The canonical half of a comparison. */
export interface CanonicalSide {
  readonly canonical: string;
  readonly canonicalStatements: PolicyDetail['canonicalStatements'];
}
