import { z } from 'zod';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import { isoTime, timeSchema } from './time.ts';

const facts = z.record(z.string(), z.unknown());

/** What the organization holds back in the account. */
const limitsSchema = z.object({
  status: z
    .enum(['applied', 'exempt', 'unread'])
    .describe(
      'exempt: the management account, in which nothing is held back. unread: nothing is counted as held back.',
    ),
  told: z.string().describe('In words, with the failure where it could not be read.'),
  levels: z
    .array(
      z.object({
        kind: z.enum(['scp', 'rcp']),
        place: z.string().describe('The root, an organizational unit or the account.'),
        policies: z.array(z.string()).describe('The names of the policies.'),
      }),
    )
    .default([]),
  leftOut: z
    .array(z.string())
    .default([])
    .describe('Levels that count for nothing, because a policy could not be read as one.'),
});

/** What the policy check keeps with its state. */
const detailSchema = z.object({
  canonical: z.string().nullable(),
  limits: limitsSchema.optional(),
  source: z.string().nullable().default(null),
  canonicalStatements: z.array(z.object({ page: z.string().nullable(), purpose: z.string() })).default([]),
  roles: z.array(
    z.object({
      role: z.string(),
      name: z.string(),
      verdict: z.string(),
      shared: z.int().nullable().default(null),
      failures: z.array(facts).default([]),
    }),
  ),
  shared: z
    .array(
      z.object({
        policies: z.array(facts).default([]),
        canonical: z.string().nullable().default(null),
        canonicalStatements: z.array(z.object({ page: z.string().nullable(), purpose: z.string() })).default([]),
        statements: z.array(facts).default([]),
        explanation: z.unknown().optional(),
        exact: facts.optional(),
      }),
    )
    .default([]),
});

const describedStatements = z.array(
  z.object({
    page: z.string().nullable().describe('The page of the template that describes the statement.'),
    purpose: z.string().describe('What the statement is for.'),
  }),
);

/** Canonical policy, live policies and their comparison as of the last evaluation. */
export const policySchema = z
  .object({
    targetId: z.string(),
    checkId: z.string(),
    scanId: z.string(),
    evaluatedAt: timeSchema,
    canonical: z
      .string()
      .nullable()
      .describe(
        'The document that should be attached, JSON text; null where facts of the role are written into it, so that each comparison has its own.',
      ),
    limits: limitsSchema
      .optional()
      .describe('What the organization holds back in the account; absent where the target does not ask for it.'),
    source: z
      .string()
      .nullable()
      .describe('Where it comes from: stack mlspace-iam, resource Guard; template mlspace-notebook; file policy.json.'),
    canonicalStatements: describedStatements.describe('One for each statement of the canonical policy, in its order.'),
    roles: z.array(
      z.object({
        arn: z.string(),
        name: z.string(),
        verdict: z
          .string()
          .describe(
            'equivalent, broadened, narrowed, mixed, undecided, unsettled, latent, missing, invalid, or unknown when it could not be read.',
          ),
        comparison: z
          .int()
          .nullable()
          .describe('The place of its comparison in comparisons; null where nothing was compared.'),
        failures: z.array(facts).describe('Why the verdict is unknown.'),
      }),
    ),
    comparisons: z
      .array(
        z.object({
          live: z
            .array(facts)
            .describe('The notebook policies that are attached: kind, name, arn, versionId, document.'),
          canonical: z
            .string()
            .optional()
            .describe(
              'What these roles should have, where that differs from role to role; absent where it is the one above.',
            ),
          canonicalStatements: describedStatements
            .optional()
            .describe('One for each statement of that canonical policy.'),
          statements: z.array(facts).describe('Statement by statement: same, moved, edited, added, removed.'),
          explanation: z.unknown().describe('The whole answer in words; null where there is nothing to compare.'),
          exact: facts
            .nullable()
            .describe(
              'What is allowed, realisable, denied and let through by the boundary: verdict, gained and lost, each with a ' +
                'witness. As policy compare --json prints it, 100 regions for each direction at the most.',
            ),
        }),
      )
      .describe('Roles with the same policies share one.'),
  })
  .meta({ id: 'PolicyComparison', description: 'The canonical policy, the live ones, and how they differ.' });

/** What the state of the policy check says; `undefined` while it holds no comparison. */
export function presentPolicy(state: CheckState): z.infer<typeof policySchema> | undefined {
  const detail = detailSchema.safeParse(state.detail);
  if (!detail.success) return undefined;
  return {
    targetId: state.targetId,
    checkId: state.checkId,
    scanId: state.lastScanId,
    evaluatedAt: isoTime(state.lastAttemptAt),
    canonical: detail.data.canonical,
    ...(detail.data.limits ? { limits: detail.data.limits } : {}),
    source: detail.data.source,
    canonicalStatements: detail.data.canonicalStatements,
    roles: detail.data.roles.map(({ role, name, verdict, shared, failures }) => ({
      arn: role,
      name,
      verdict,
      comparison: shared,
      failures,
    })),
    comparisons: detail.data.shared.map(
      ({ policies, canonical, canonicalStatements, statements, explanation, exact }) => ({
        live: policies,
        ...(canonical === null ? {} : { canonical, canonicalStatements }),
        statements,
        explanation: explanation ?? null,
        exact: exact ?? null,
      }),
    ),
  };
}
