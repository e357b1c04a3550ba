import type { Json } from './evaluation.ts';

/** The types of outgoing messages. */
export const messageTypes = [
  'drift.firing',
  'drift.resolved',
  'check.stale',
  'check.recovered',
  'webhook.test',
] as const;
export type MessageType = (typeof messageTypes)[number];

/** What a sink sends: the body of a Standard Webhooks message. */
export interface Message {
  readonly type: MessageType;
  /** ISO 8601, UTC: when what it tells of happened. */
  readonly timestamp: string;
  readonly data: { readonly [key: string]: Json };
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** One message to one sink. It is stored in the transaction that caused it, and its id is the same over all attempts. */
export interface Delivery {
  /** `msg_` and a UUID: the `webhook-id` header. */
  readonly id: string;
  readonly sinkId: string;
  /** Deliveries of one group are sent in order. */
  readonly groupKey: string;
  readonly message: Message;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly createdAt: number;
  /** Not before this time, milliseconds since the epoch. */
  readonly nextAttemptAt: number;
  readonly deliveredAt: number | null;
  /** What went wrong at the last attempt, without the URL's secrets. */
  readonly lastError: string | null;
}
