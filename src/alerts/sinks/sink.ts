import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { AwsPorts } from '../../domain/delivery/publisher.ts';
import type { NetworkSettings } from '../../network/settings.ts';
import type { Resolver } from '../attempt/connector.ts';
import type { AttemptOutcome } from '../attempt/retry.ts';

/** A sink with its connections. */
export interface OpenSink {
  /** Makes one attempt. Every failure is an outcome; it throws only for bugs. `now` is milliseconds since the epoch. */
  send(delivery: Delivery, attempt: { readonly now: number; readonly signal: AbortSignal }): Promise<AttemptOutcome>;
  close(): Promise<void>;
}

/** What every type of sink is opened with. */
export interface SinkSurroundings extends AwsPorts {
  readonly network: NetworkSettings;
  /** Instead of the system's resolver. */
  readonly resolver?: Resolver;
}
