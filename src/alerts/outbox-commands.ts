import type { Store } from '../store/contract/store.ts';
import { testDelivery } from './message/test-message.ts';

/** What `test`, `replay` and their like need to put a message into the outbox. */
export interface OutboxCommandOptions {
  readonly store: Pick<Store, 'transact'>;
  readonly source: { readonly version: string; readonly instance: string };
  /** A new UUID. */
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told after a message was put into the outbox. */
  readonly committed: () => void;
}

/** What people may ask of the outbox; the answers come once it is stored. */
export function createOutboxCommands({ store, source, newId, clock, committed }: OutboxCommandOptions): {
  /** Puts a test message for a sink into the outbox; answers its id. */
  test(sinkId: string): Promise<string>;
  /** Puts a settled message back under its id; `false` when it waits anyway or is not there. */
  replay(deliveryId: string): Promise<boolean>;
} {
  return {
    async test(sinkId) {
      const delivery = testDelivery(sinkId, { now: clock(), source, newId });
      await store.transact((transaction) => transaction.deliveries.enqueue([delivery]));
      committed();
      return delivery.id;
    },
    async replay(deliveryId) {
      const replayed = await store.transact((transaction) => transaction.deliveries.replay(deliveryId, clock()));
      if (replayed) committed();
      return replayed;
    },
  };
}
