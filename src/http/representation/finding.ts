import { z } from 'zod';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import { severities } from '../../domain/evaluation/severity.ts';
import { type Finding, findingStates, type Transition, transitionKinds } from '../../domain/finding/finding.ts';
import type { FindingActor } from '../../domain/finding/finding-actor.ts';
import { type FindingSuppression, suppressionModes } from '../../domain/finding/suppression.ts';
import { evidenceHash } from '../../findings/suppression.ts';
import { sha256 } from '../../hashing/sha256.ts';
import { controlSchema } from './check.ts';
import { isoTime, isoTimeOrNull, timeSchema } from './time.ts';

const example = {
  id: 'f_8c1d0e5b7a3f92461c0d',
  targetId: 'prod',
  checkId: 'required-tags',
  kind: 'tag-missing',
  title: 'Required tag is missing',
  severity: 'medium',
  state: 'active',
  suppressed: false,
  suppression: null,
  resource: {
    type: 'endpoint-config',
    arn: 'arn:aws:sagemaker:us-east-1:012345678910:endpoint-config/churn-2',
    name: 'churn-2',
    region: 'us-east-1',
  },
  scope: 'us-east-1/endpoint-config',
  path: '',
  summary: 'endpoint-config churn-2: tag project is missing',
  evidence: { keys: ['project'], tags: [{ key: 'user', value: 'ana' }] },
  confirmations: 1,
  firstSeen: '2026-11-24T09:30:00.000Z',
  lastSeen: '2026-11-24T10:00:00.000Z',
  resolvedAt: null,
  resolution: null,
  scanId: 's_5d0c7c52',
  actor: {
    status: 'known',
    arn: 'arn:aws:sts::012345678910:assumed-role/operator/lee',
    session: 'lee',
    sourceAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    eventName: 'DeleteTags',
    eventId: '6c2f7a1e-5f0f-4b7a-9c1d-0a9f6f3f7a11',
    time: '2026-11-24T09:21:07.000Z',
    reason: null,
  },
};

const actorSchema = z
  .object({
    status: z
      .enum(['pending', 'known', 'unknown'])
      .describe(
        'pending: CloudTrail gets its events minutes later and is still being asked. unknown: reason says why.',
      ),
    arn: z.string().nullable().describe('The user or the session of a role, or an AWS service.'),
    session: z.string().nullable().describe('The name of the session of an assumed role.'),
    sourceAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    eventName: z.string().nullable().describe('The API call.'),
    eventId: z.string().nullable().describe('Of the event in CloudTrail.'),
    time: timeSchema.nullable().describe('When the call was made.'),
    reason: z.string().nullable(),
  })
  .nullable()
  .describe('Who caused it, as CloudTrail tells; null where nobody asked.');

/** One finding as the API tells it. */
export const findingSchema = z
  .object({
    id: z.string(),
    targetId: z.string(),
    checkId: z.string(),
    kind: z.string().describe('What is wrong, from the list that /api/v1/checks gives.'),
    title: z.string().describe('What its kind means.'),
    severity: z.enum(severities),
    state: z.enum(findingStates),
    suppressed: z.boolean().describe('Whether a suppression is in effect.'),
    suppression: z
      .object({
        id: z.string(),
        mode: z.enum(suppressionModes),
        reason: z.string(),
        owner: z.string(),
        expires: timeSchema,
        evidence: z.string().nullable().describe('What accept was pinned to.'),
        ended: z.enum(['expired', 'removed', 'changed']).nullable().describe('Why it is no longer in effect.'),
      })
      .nullable()
      .describe('The suppression that is, or was last, in effect.'),
    resource: z.object({ type: z.string(), arn: z.string(), name: z.string(), region: z.string() }),
    scope: z.string().describe('The part of the check to which it belongs: a role, or a resource type in a region.'),
    path: z.string().describe('Where in the resource; empty for the whole.'),
    summary: z.string(),
    evidence: z.record(z.string(), z.unknown()).describe('The facts; their shape depends on the kind.'),
    confirmations: z.int().describe('Completed evaluations in a row that saw it.'),
    firstSeen: timeSchema,
    lastSeen: timeSchema,
    resolvedAt: timeSchema.nullable(),
    resolution: z
      .enum(['fixed', 'gone', 'unwatched', 'grouped'])
      .nullable()
      .describe(
        'fixed: seen right. gone: the resource no longer exists. unwatched: the configuration no longer covers it. grouped: it goes on in another finding.',
      ),
    scanId: z.string().describe('The scan that changed it last.'),
    actor: actorSchema,
  })
  .meta({ id: 'Finding', description: 'One thing wrong with one resource, followed over time.', examples: [example] });

/** One finding with what to do about it and what happened to it. */
export const findingDetailSchema = findingSchema
  .extend({
    remediation: z.string().nullable().describe('What to do about it; null when the check no longer knows the kind.'),
    controls: z.array(controlSchema).describe('The controls that it is evidence for.'),
    evidenceHash: z.string().describe('Names the evidence in a suppression that accepts exactly this.'),
    history: z.array(
      z.object({
        kind: z.enum(transitionKinds),
        at: timeSchema,
        scanId: z.string(),
        summary: z.string(),
        severity: z.enum(severities),
        configurationHash: z.string().describe('The configuration under which it happened.'),
        suppressed: z.boolean().describe('Whether nobody was told of it.'),
        changes: z
          .array(z.object({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
          .describe('What is different from before; a value is absent where it was, or where it is too long to keep.'),
      }),
    ),
  })
  .meta({ id: 'FindingDetail', description: 'A finding with its history, in the order of the store.', examples: [] });

function presentSuppression({ pins: _pins, expires, ...told }: FindingSuppression) {
  return { ...told, expires: isoTime(expires) };
}

/**
 * A finding as the API answers it in lists; the title comes from its check, or is its kind where that check is gone.
 */
export function presentFinding(finding: Finding, checks: readonly CheckDescription[]): z.infer<typeof findingSchema> {
  const { firstSeen, lastSeen, resolvedAt, resource, evidence, suppression, actor, ...same } = finding;
  const { type, arn, name, region } = resource;
  return {
    ...same,
    title: kindOf(finding, checks)?.title ?? finding.kind,
    resource: { type, arn, name, region },
    evidence: { ...evidence },
    suppression: suppression && presentSuppression(suppression),
    firstSeen: isoTime(firstSeen),
    lastSeen: isoTime(lastSeen),
    resolvedAt: isoTimeOrNull(resolvedAt),
    actor: actor === undefined ? null : presentActor(actor),
  };
}

const nobody = {
  arn: null,
  session: null,
  sourceAddress: null,
  userAgent: null,
  eventName: null,
  eventId: null,
  time: null,
  reason: null,
} as const;

function presentActor(actor: FindingActor): z.infer<typeof actorSchema> {
  if (actor.status === 'pending') return { status: actor.status, ...nobody };
  if (actor.status === 'unknown') return { ...nobody, ...actor };
  const { id: eventId, name: eventName, at, ...who } = actor;
  return { ...nobody, ...who, eventId, eventName, time: isoTime(at) };
}

/** A finding as the API answers it alone, with its evidence and history. */
export function presentFindingDetail(
  finding: Finding,
  history: readonly Transition[],
  checks: readonly CheckDescription[],
): z.infer<typeof findingDetailSchema> {
  return {
    ...presentFinding(finding, checks),
    remediation: kindOf(finding, checks)?.remediation ?? null,
    controls: [...(kindOf(finding, checks)?.controls ?? [])],
    evidenceHash: evidenceHash(finding.evidence, sha256),
    history: history.map(({ at, changes, findingId: _same, ...step }) => ({
      ...step,
      at: isoTime(at),
      changes: changes.map((change) => ({ ...change })),
    })),
  };
}

function kindOf({ checkId, kind }: Finding, checks: readonly CheckDescription[]) {
  return checks.find(({ id }) => id === checkId)?.kinds.find((row) => row.kind === kind);
}
