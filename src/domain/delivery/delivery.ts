import type { Json } from '../evaluation/evaluation.ts';
import type { ReadFailure } from '../evaluation/read.ts';
import type { Severity } from '../evaluation/severity.ts';
import type { FindingState, TransitionKind } from '../finding/finding.ts';

/** The types of outgoing messages. */
export const messageTypes = [
  'drift.firing',
  'drift.resolved',
  'check.stale',
  'check.recovered',
  'suppression.expired',
  'webhook.test',
] as const;
/** The event type of a message, as subscribers filter by it. */
export type MessageType = (typeof messageTypes)[number];

/** Why a message is sent. */
export const messageReasons = [
  'first-summary',
  'new-findings',
  'more-findings',
  'findings-changed',
  'some-resolved',
  'all-resolved',
  'suppression-expired',
  'repeat',
  'check-stale',
  'check-recovered',
  'test',
] as const;
/** Why a message is sent. */
export type MessageReason = (typeof messageReasons)[number];

/** What a sink sends: the body of a Standard Webhooks message. */
export interface Message {
  readonly type: MessageType;
  /** ISO 8601, UTC: when it was put into words. */
  readonly timestamp: string;
  readonly data: MessageData;
}

/** The content of every message, whatever its form on the wire. Times are ISO 8601, UTC. */
export interface MessageData {
  readonly schema: 1;
  readonly reason: MessageReason;
  /** Target and check. */
  readonly groupKey: string;
  /** Whether drift is there; `unknown` when the check no longer sees. */
  readonly status: 'firing' | 'resolved' | 'unknown';
  readonly target: {
    readonly id: string;
    readonly accountId: string | null;
    readonly awsRegion: string | null;
    readonly roles: readonly string[];
  };
  readonly check: {
    readonly id: string;
    readonly title: string;
    /** The worst of what is there or, when nothing is, of what is told. */
    readonly severity: Severity | null;
    readonly outcome: string | null;
    readonly lastSuccessAt: string | null;
    readonly failures: readonly ReadFailure[];
  };
  readonly counts: {
    readonly opened: number;
    readonly updated: number;
    readonly resolved: number;
    readonly active: number;
    readonly suppressed: number;
    /** Findings that are told of and not listed. */
    readonly truncated: number;
  };
  readonly findings: readonly MessageFinding[];
  readonly links: { readonly findings?: string };
  readonly scan: { readonly id: string; readonly completedAt: string } | null;
  readonly source: { readonly version: string; readonly instance: string };
}

/** One finding in a message. */
export interface MessageFinding {
  readonly id: string;
  /** `unchanged`: it is there as it was told before. `moved`: it is there, and told to another address of the sink. */
  readonly transition: TransitionKind | 'unchanged' | 'moved';
  readonly state: FindingState;
  readonly kind: string;
  readonly severity: Severity;
  readonly resource: {
    readonly type: string;
    readonly arn: string;
    readonly name: string;
    readonly awsRegion: string;
  };
  readonly path: string;
  readonly summary: string;
  readonly evidence: Json;
  readonly evidenceTruncated: boolean;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
  /** The suppression that is, or was last, in effect. */
  readonly suppression: {
    readonly id: string;
    readonly reason: string;
    readonly owner: string;
    readonly expires: string;
    readonly ended: string | null;
  } | null;
  /** Who caused it, where CloudTrail was asked and has answered by then. */
  readonly actor: {
    readonly arn: string;
    readonly session: string | null;
    readonly sourceAddress: string | null;
    readonly userAgent: string | null;
    readonly eventName: string;
    readonly eventId: string;
    readonly time: string;
  } | null;
}

/** `superseded`: a newer message of its group says everything that it would have said. */
export const deliveryStatuses = ['pending', 'delivered', 'failed', 'superseded'] as const;
/** Where a message stands on its way. */
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One message to one sink. It is stored in the transaction that caused it, and its id is the same over all attempts. */
export interface Delivery {
  /** `msg_` and a UUID: the `webhook-id` header. */
  readonly id: string;
  readonly sinkId: string;
  /** Deliveries of one group are sent in order. */
  readonly groupKey: string;
  readonly message: Message;
  /** The message tells every step after this revision of the store. */
  readonly fromRevision: number;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly createdAt: number;
  /** Not before this time, milliseconds since the epoch. */
  readonly nextAttemptAt: number;
  readonly deliveredAt: number | null;
  /** What went wrong at the last attempt, without the URL's secrets. */
  readonly lastError: string | null;
}
