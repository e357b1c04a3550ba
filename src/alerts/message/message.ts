import type { Message, MessageData, MessageFinding } from '../../domain/delivery/delivery.ts';
import type { CheckDescription } from '../../domain/evaluation/check.ts';
import type { CheckState } from '../../domain/evaluation/check-state.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { describeSelector } from '../../domain/target/role-selector.ts';
import type { Target } from '../../domain/target/target.ts';
import type { MessagePlan } from './plan.ts';

/** What a message says beside its plan. Times are milliseconds since the epoch. */
export interface MessageContext {
  readonly target: MessageTarget;
  readonly check: Pick<CheckDescription, 'id' | 'title'>;
  /** The check as it is now. */
  readonly state: Pick<CheckState, 'outcome' | 'failures' | 'lastSuccessAt'> | undefined;
  readonly scan: { readonly id: string; readonly completedAt: number } | null;
  readonly now: number;
  readonly source: { readonly version: string; readonly instance: string };
  /** Base URL of this program's HTTP server, as its readers reach it. */
  readonly externalUrl?: string | undefined;
  /** The largest message as JSON, bytes. */
  readonly maxBytes: number;
}

/** A target that the configuration no longer has is known by its id only. */
export type MessageTarget = Pick<Target, 'id'> & Partial<Pick<Target, 'accountId' | 'homeRegion' | 'roles'>>;

/** One finding that a message lists. */
export interface ListedFinding {
  readonly finding: Finding;
  readonly transition: MessageFinding['transition'];
}

/** What is put into words. */
export interface MessageContent {
  readonly plan: Pick<MessagePlan, 'type' | 'reason' | 'groupKey' | 'status' | 'severity' | 'counts'>;
  /** The most important first. */
  readonly listed: readonly ListedFinding[];
  /** Findings that are told of and not among them. */
  readonly unlisted: number;
}

/** How much of each finding is told, step by step less until the message is small enough. */
const degrees = [
  { evidence: 6_000, summary: 1_000 },
  { evidence: 1_000, summary: 500 },
  { evidence: 200, summary: 300 },
  { evidence: 0, summary: 200 },
] as const;

type Degree = (typeof degrees)[number];

/** The message in words, small enough whatever it tells: long evidence goes first, then the least important findings. */
export function buildMessage(content: MessageContent, context: MessageContext): Message {
  const most = content.listed.length;
  for (const degree of degrees) {
    const message = compose(content, context, { shown: most, degree });
    if (isSmall(message, context)) return message;
  }
  const degree = degrees[degrees.length - 1] ?? degrees[0];
  let shown = most;
  let message = compose(content, context, { shown, degree });
  while (shown > 0 && !isSmall(message, context)) message = compose(content, context, { shown: --shown, degree });
  return message;
}

function isSmall(message: Message, { maxBytes }: MessageContext): boolean {
  return new TextEncoder().encode(JSON.stringify(message)).byteLength < maxBytes;
}

function compose(
  { plan, listed, unlisted }: MessageContent,
  context: MessageContext,
  { shown, degree }: { readonly shown: number; readonly degree: Degree },
): Message {
  const { target, check, state, now, scan } = context;
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
        lastSuccessAt: isoTimeOrNull(state?.lastSuccessAt),
        failures: (state?.failures ?? []).slice(0, 3).map(describeFailure),
      },
      counts: { ...plan.counts, truncated: unlisted + listed.length - shown },
      findings: listed.slice(0, shown).map((one) => describeFinding(one, degree)),
      links: linksOf(plan, context),
      scan: scan && { id: scan.id, completedAt: isoTime(scan.completedAt) },
      source: { ...context.source },
    },
  };
}

function describeTarget({ id, accountId, homeRegion, roles }: MessageTarget): MessageData['target'] {
  return {
    id,
    accountId: accountId ?? null,
    awsRegion: homeRegion ?? null,
    roles: (roles ?? []).slice(0, 10).map(describeSelector),
  };
}

function describeFailure({ reason, operation, subject, message }: ReadFailure): ReadFailure {
  return { reason, operation, subject: shorten(subject, 200), message: shorten(message, 200) };
}

function describeFinding({ finding, transition }: ListedFinding, degree: Degree): MessageFinding {
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
    resolvedAt: isoTimeOrNull(finding.resolvedAt),
    resolution: finding.resolution,
    suppression: describeSuppression(finding),
    actor: describeActor(finding),
  };
}

function describeActor({ actor }: Finding): MessageFinding['actor'] {
  if (actor?.status !== 'known') return null;
  const { arn, session, sourceAddress, userAgent, id: eventId, name: eventName, at } = actor;
  const agent = userAgent === null ? null : shorten(userAgent, 200);
  return { arn, session, sourceAddress, userAgent: agent, eventName, eventId, time: isoTime(at) };
}

function describeSuppression({ suppression }: Finding): MessageFinding['suppression'] {
  if (!suppression) return null;
  const { id, reason, owner, expires, ended } = suppression;
  return { id, reason: shorten(reason, 200), owner, expires: isoTime(expires), ended };
}

function linksOf(
  { type }: MessageContent['plan'],
  { externalUrl, target, check }: MessageContext,
): { findings?: string } {
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

function isoTimeOrNull(milliseconds: number | null | undefined): string | null {
  return typeof milliseconds === 'number' ? isoTime(milliseconds) : null;
}
