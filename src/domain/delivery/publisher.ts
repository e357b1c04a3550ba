import type { Json } from '../evaluation/evaluation.ts';
import type { DeliveryFailure } from './delivery-failure.ts';
import type { EventBridgeSink, SecurityHubSink, SnsSink } from './sink.ts';

/** One message to a topic. */
export interface Publication {
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** For topics that keep the order of each group. */
  readonly fifo?: { readonly group: string; readonly deduplicationId: string };
}

/** How publishing ended. The same words as for a request to any sink. */
export type PublishOutcome =
  | { readonly status: 'delivered' }
  | { readonly status: 'retry' | 'failed'; readonly failure: DeliveryFailure; readonly message: string };

/** A topic that messages can be published to. Every failure is an outcome; it throws only for bugs. */
export interface Publisher {
  publish(publication: Publication, signal: AbortSignal): Promise<PublishOutcome>;
  close(): void;
}

/** A finding in the AWS Security Finding Format, as its API takes it. */
export type SecurityHubFinding = { readonly [member: string]: Json };

/** Where findings are imported to. */
export interface FindingImporter {
  /** Imports them all, in requests of as many as the service takes. */
  importFindings(findings: readonly SecurityHubFinding[], signal: AbortSignal): Promise<PublishOutcome>;
  close(): void;
}

/** One event for a bus. */
export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  /** JSON text. */
  readonly detail: string;
  /** ARNs that it is about. */
  readonly resources: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** A bus that takes events. */
export interface EventBus {
  put(event: BusEvent, signal: AbortSignal): Promise<PublishOutcome>;
  close(): void;
}

/** How sinks reach AWS; whoever knows AWS hands it in. What is absent cannot be opened. */
export interface AwsPorts {
  readonly openPublisher?: (settings: SnsSink) => Publisher;
  readonly openImporter?: (settings: SecurityHubSink) => FindingImporter;
  readonly openEventBus?: (settings: EventBridgeSink) => EventBus;
}
