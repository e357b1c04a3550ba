import { z } from 'zod';
import { adviceFor } from '../../domain/evaluation/advice.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import { scopeStatuses } from '../../domain/evaluation/evaluation.ts';
import { failureReasons, type ReadFailure } from '../../domain/evaluation/read.ts';
import { severities } from '../../domain/evaluation/severity.ts';
import type { CheckPosture } from '../service/posture.ts';
import { isoTimeOrNull, timeSchema } from './time.ts';

/** What could not be read, why, and what a person does about it. */
export const failureSchema = z
  .object({
    reason: z.enum(failureReasons),
    operation: z.string().describe('The call that failed, as IAM names it.'),
    subject: z.string().describe('What was asked for.'),
    message: z.string(),
    advice: z.string().describe('What to do about it.'),
  })
  .meta({ id: 'ReadFailure', description: 'One read that did not succeed.' });

const count = z.int().min(0);

const countsBySeverity = z
  .object({ info: count, low: count, medium: count, high: count, critical: count })
  .describe('Open findings that nobody suppressed, pending and active, by severity.');

/** What is known of one check of one target. */
export const checkStatusSchema = z
  .object({
    targetId: z.string(),
    checkId: z.string(),
    outcome: z
      .enum(['clean', 'findings', 'unknown'])
      .nullable()
      .describe('null: never evaluated. unknown: the last evaluation could not read everything; failures say why.'),
    failures: z.array(failureSchema),
    lastAttemptAt: timeSchema.nullable(),
    lastSuccessAt: timeSchema.nullable().describe('The last evaluation that was not unknown.'),
    lastScanId: z.string().nullable(),
    nextScanAt: timeSchema.nullable(),
    stale: z.boolean().describe('No success for longer than its schedule explains.'),
    openFindings: countsBySeverity,
    pendingFindings: count.describe('Those of openFindings that still wait for confirmation.'),
    suppressedFindings: count,
    oldestFindingAt: timeSchema.nullable().describe('When the oldest open finding was first seen.'),
  })
  .meta({
    id: 'CheckStatus',
    description: 'What is known of one check of one target.',
    examples: [
      {
        targetId: 'prod',
        checkId: 'required-tags',
        outcome: 'unknown',
        failures: [
          {
            reason: 'access_denied',
            operation: 'sagemaker:ListModels',
            subject: 'us-east-1',
            message: 'not authorized to perform sagemaker:ListModels',
            advice: 'Allow sagemaker:ListModels to the role that reads the account.',
          },
        ],
        lastAttemptAt: '2026-11-24T10:00:00.000Z',
        lastSuccessAt: '2026-11-24T09:30:00.000Z',
        lastScanId: 's_5d0c7c52',
        nextScanAt: '2026-11-24T10:30:00.000Z',
        stale: false,
        openFindings: { info: 0, low: 0, medium: 4, high: 0, critical: 0 },
        pendingFindings: 1,
        suppressedFindings: 0,
        oldestFindingAt: '2026-11-20T08:00:00.000Z',
      },
    ],
  });

/** The whole answer of `/api/v1/status`. */
export const statusSchema = z
  .object({
    version: z.string(),
    startedAt: timeSchema,
    checks: z.array(checkStatusSchema).describe('Every enabled check of every target.'),
  })
  .meta({ id: 'Status' });

/** One independent part of a check, such as a role or a resource type in a region. */
export const scopeSchema = z
  .object({
    scope: z.string(),
    status: z
      .enum(scopeStatuses)
      .describe(
        'partial: some of it was evaluated; unknown: nothing was. The counts are then of the last complete look.',
      ),
    resourceType: z.string(),
    counts: z.object({ compliant: count, noncompliant: count, unknown: count, excluded: count }),
    failures: z.array(failureSchema),
    leftOut: z
      .object({ name: count, state: count, age: count })
      .nullable()
      .describe(
        'Resources that are left out by name, by state, or because they are older than the lookback: of these, as many as the list showed.',
      ),
    missingByKey: z.record(z.string(), count).nullable().describe('How many resources lack a configured tag key.'),
  })
  .meta({ id: 'Scope', description: 'One independent part of a check and what became of it.' });

/** A failure as the API tells it, with what to do about it. */
export function presentFailure(failure: ReadFailure): z.infer<typeof failureSchema> {
  const { reason, operation, subject, message } = failure;
  return { reason, operation, subject, message, advice: adviceFor(failure) };
}

/** What a check of a target says, as the API answers it. */
export function presentPosture(posture: CheckPosture): z.infer<typeof checkStatusSchema> {
  const { targetId, checkId, state, nextScanAt, stale, findings } = posture;
  return {
    targetId,
    checkId,
    outcome: state?.outcome ?? null,
    failures: (state?.failures ?? []).map(presentFailure),
    lastAttemptAt: isoTimeOrNull(state?.lastAttemptAt ?? null),
    lastSuccessAt: isoTimeOrNull(state?.lastSuccessAt ?? null),
    lastScanId: state?.lastScanId ?? null,
    nextScanAt: isoTimeOrNull(nextScanAt),
    stale,
    openFindings: Object.fromEntries(severities.map((severity) => [severity, findings.open[severity] ?? 0])) as z.infer<
      typeof countsBySeverity
    >,
    pendingFindings: findings.pending,
    suppressedFindings: findings.suppressed,
    oldestFindingAt: isoTimeOrNull(findings.oldestFirstSeen),
  };
}

/** A scope of a check as the API answers it. */
export function presentScope(scope: CheckState['scopes'][number]): z.infer<typeof scopeSchema> {
  return {
    scope: scope.scope,
    status: scope.status,
    resourceType: scope.resourceType,
    counts: { ...scope.counts },
    failures: scope.failures.map(presentFailure),
    leftOut: scope.leftOut ? { ...scope.leftOut } : null,
    missingByKey: scope.missingByKey ? { ...scope.missingByKey } : null,
  };
}
