import type { DeliveryFailure } from './delivery-failure.ts';

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
