import { afterEach } from 'vitest';
import { createDeliverer, type Deliverer } from '../../../src/alerts/deliver/deliver.ts';
import type { SinkSettings } from '../../../src/domain/delivery/sink.ts';
import type { Telemetry } from '../../../src/domain/delivery/telemetry.ts';
import { type MemoryOutbox, memoryLogger, network } from '../fixtures.ts';
import { type Answer, type Received, type Receiver, startReceiver } from '../receiver.ts';

/** How long a flush may take, milliseconds. */
export const patience = 30_000;
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A receiver that is closed after the test. */
export async function receive(answer: (request: Received) => Answer | Promise<Answer>): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  closing.push(() => receiver.close());
  return receiver;
}

/** A deliverer with what it was given. */
export interface Rig {
  readonly deliverer: Deliverer;
  readonly outbox: MemoryOutbox;
  readonly clock: { now: number };
  readonly logger: ReturnType<typeof memoryLogger>;
  readonly attempted: Parameters<Telemetry['deliveryAttempted']>[0][];
}

/** Opens a deliverer that is stopped after the test. */
export async function rig(
  sinks: readonly SinkSettings[],
  outbox: MemoryOutbox,
  options: { readonly unknownSinkGrace?: number } = {},
): Promise<Rig> {
  const clock = { now: Date.now() };
  const logger = memoryLogger();
  const attempted: Rig['attempted'] = [];
  const deliverer = await createDeliverer({
    store: outbox,
    sinks,
    network,
    telemetry: { deliveryAttempted: (event) => attempted.push(event) },
    logger,
    clock: () => clock.now,
    random: () => 0.999,
    ...options,
  });
  closing.push(() => deliverer.stop());
  return { deliverer, outbox, clock, logger, attempted };
}

/** The ids of the messages that a receiver got, in their order. */
export function idsOf({ received }: Receiver): readonly (string | undefined)[] {
  return received.map(({ headers }) => headers['webhook-id'] as string | undefined);
}
