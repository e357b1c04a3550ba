import type { Read } from '../evaluation/read.ts';

/** One message of the event queue. Nothing in it is to be believed: it only says where to look. */
export interface QueuedEvent {
  readonly body: string;
  /** What the message is removed by. */
  readonly receipt: string;
  /** When it came into the queue, milliseconds since the epoch; absent where the queue does not say. */
  readonly sentAt?: number;
  /** How often it was received, this time included. */
  readonly receives: number;
}

/** A queue of events. What was received is hidden from others for a while, and comes again unless it is removed. */
export interface EventQueue {
  /** Waits for messages, at most ten; none after a while without any. Rejects only when the signal aborts. */
  receive(signal: AbortSignal): Promise<Read<readonly QueuedEvent[]>>;
  /** Removes messages by their receipts. One that cannot be removed comes again, which does no harm. */
  remove(receipts: readonly string[]): Promise<Read<void>>;
  close(): void;
}

/** Where the events are. */
export interface EventQueueSettings {
  /** `arn:<partition>:sqs:<region>:<account>:<name>`. */
  readonly arn: string;
  /** Base URL of SQS, where the default endpoint is not the right one. */
  readonly endpoint?: string;
}
