import type { FailureReason } from '../evaluation/read.ts';
import type { DeliveryFailure } from './delivery-failure.ts';

/** What the parts of the process tell the process metrics. Durations are seconds, times milliseconds since the epoch. */
export interface Telemetry {
  /**
   * `code` is `ok` or the error code of the service, `message` what it said then; `service` and `operation` are as in the AWS
   * SDK. One for each attempt.
   */
  awsRequest(event: { service: string; operation: string; code: string; message?: string; seconds: number }): void;
  scanFinished(event: { targetId: string; checkId: string; result: ScanResult; seconds: number }): void;
  /** A scan of which nothing was stored. */
  scanUnstored(event: { targetId: string; checkId: string }): void;
  /** One write, and whether the store took it. */
  storeWritten(event: { ok: boolean }): void;
  checkFailed(event: { targetId: string; checkId: string; reason: FailureReason }): void;
  scanScheduled(event: { targetId: string; checkId: string; nextAt: number; intervalSeconds: number }): void;
  deliveryAttempted(event: { sinkId: string; event: string; failure?: DeliveryFailure; seconds: number }): void;
  /** One message of the event queue; `irrelevant` when no target watches what it names. */
  eventReceived(event: { outcome: EventOutcome }): void;
  /** One focused read, for however many events. */
  eventRead(event: { result: 'stored' | 'unread' }): void;
  /** From the arrival of an event in the queue until what it asked for was stored. */
  eventStored(event: { seconds: number }): void;
  /** Listening begins: what is counted of events is 0 until now. */
  eventsAwaited(): void;
  eventQueueAsked(event: { answered: boolean }): void;
  /** One message was removed although nothing was stored because of it. */
  eventDiscarded(event: { reason: DiscardReason }): void;
  /** A repetition was not put into the outbox, because too many messages to the sink wait there. */
  repeatDropped(event: { sinkId: string }): void;
  httpRequest(event: { method: string; route: string; code: number; seconds: number }): void;
}

/** What came of a message from the queue; labels of a metric. */
export const eventOutcomes = ['relevant', 'irrelevant', 'malformed'] as const;
/** What came of a message from the queue. */
export type EventOutcome = (typeof eventOutcomes)[number];

/** `malformed`: no event. `unread`: what it names could not be read, however often it came. */
export const discardReasons = ['malformed', 'unread'] as const;
/** Why a message of the queue was given up. */
export type DiscardReason = (typeof discardReasons)[number];

/** `skipped` when the one before was still running. */
export type ScanResult = 'success' | 'partial' | 'failure' | 'aborted' | 'skipped';
