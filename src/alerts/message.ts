import type { CheckDescription } from '../domain/check.ts';
import type { CheckState } from '../domain/check-state.ts';
import type { Message } from '../domain/delivery.ts';
import type { Json } from '../domain/evaluation.ts';
import type { ReadFailure } from '../domain/read.ts';
import { describeSelector } from '../domain/role-selector.ts';
import type { Target } from '../domain/target.ts';
import type { FindingChange, MessagePlan } from './plan.ts';

/** What a message says beside its plan. Times are milliseconds since the epoch. */
export interface MessageContext {
  readonly target: MessageTarget;
  readonly check: Pick<CheckDescription, 'id' | 'title'>;
  /** The check after the commit. */
  readonly state: Pick<CheckState, 'outcome' | 'failures' | 'lastSuccessAt'> | undefined;
  readonly scanId: string | null;
  readonly now: number;
  readonly source: { readonly version: string; readonly instance: string };
  /** Base URL of this program's HTTP server, as its readers reach it. */
  readonly externalUrl?: string | undefined;
}

/** A target that the configuration no longer has is known by its id only. */
export type MessageTarget = Pick<Target, 'id'> & Partial<Pick<Target, 'accountId' | 'homeRegion' | 'roles'>>;

/** The Standard Webhooks specification asks for bodies below 20 kB. */
const maxBytes = 20_000;

/** How much of each finding is told, step by step less until the message is small enough. */
const degrees = [
  { evidence: 6_000, summary: 1_000 },
  { evidence: 1_000, summary: 500 },
  { evidence: 200, summary: 300 },
  { evidence: 0, summary: 200 },
] as const;

type Degree = (typeof degrees)[number];

/** The message in words, below 20 kB whatever it tells: long evidence goes first, then the least important findings. */
export function buildMessage(plan: MessagePlan, context: MessageContext): Message {
  const most = Math.min(plan.maxFindings, plan.changes.length);
  for (const degree of degrees) {
    const message = compose(plan, context, { shown: most, degree });
    if (isSmall(message)) return message;
  }
  const degree = degrees[degrees.length - 1] ?? degrees[0];
  let shown = most;
  let message = compose(plan, context, { shown, degree });
  while (shown > 0 && !isSmall(message)) message = compose(plan, context, { shown: --shown, degree });
  return message;
}

function isSmall(message: Message): boolean {
  return new TextEncoder().encode(JSON.stringify(message)).byteLength < maxBytes;
}

function compose(
  plan: MessagePlan,
  context: MessageContext,
  { shown, degree }: { readonly shown: number; readonly degree: Degree },
): Message {
  const { target, check, state, now, scanId } = context;
  return {
    type: plan.type,
    timestamp: isoTime(now),
    data: {
      schema: 1,
      reason: plan.reason,
      groupKey: plan.groupKey,
      status: plan.status,
      target: describeTarget(target),
      check: {
        id: check.id,
        title: check.title,
        severity: plan.severity,
        outcome: state?.outcome ?? null,
        lastSuccessAt: typeof state?.lastSuccessAt === 'number' ? isoTime(state.lastSuccessAt) : null,
        failures: (state?.failures ?? []).slice(0, 3).map(describeFailure),
      },
      counts: { ...plan.counts, truncated: plan.changes.length - shown },
      findings: plan.changes.slice(0, shown).map((change) => describeChange(change, degree)),
      links: linksOf(plan, context),
      scan: scanId === null ? null : { id: scanId, completedAt: isoTime(now) },
      source: { ...context.source },
    },
  };
}

function describeTarget({ id, accountId, homeRegion, roles }: MessageTarget): Json {
  return {
    id,
    accountId: accountId ?? null,
    awsRegion: homeRegion ?? null,
    roles: (roles ?? []).slice(0, 10).map(describeSelector),
  };
}

function describeFailure({ reason, operation, subject, message }: ReadFailure): Json {
  return { reason, operation, subject: shorten(subject, 200), message: shorten(message, 200) };
}

function describeChange({ finding, transition }: FindingChange, degree: Degree): Json {
  const { type, arn, name, region } = finding.resource;
  const isWhole = JSON.stringify(finding.evidence).length <= degree.evidence;
  return {
    id: finding.id,
    transition,
    state: finding.state,
    kind: finding.kind,
    severity: finding.severity,
    resource: { type, arn, name, awsRegion: region },
    path: finding.path,
    summary: shorten(finding.summary, degree.summary),
    evidence: isWhole ? finding.evidence : null,
    evidenceTruncated: !isWhole,
    firstSeen: isoTime(finding.firstSeen),
    lastSeen: isoTime(finding.lastSeen),
    resolution: finding.resolution,
  };
}

function linksOf({ type }: MessagePlan, { externalUrl, target, check }: MessageContext): { findings?: string } {
  if (externalUrl === undefined) return {};
  const query = new URLSearchParams({ target: target.id, check: check.id });
  if (type === 'drift.resolved') query.set('state', 'all');
  return { findings: `${externalUrl.replace(/\/+$/, '')}/api/v1/findings?${query.toString()}` };
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
