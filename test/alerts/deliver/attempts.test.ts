import { describe, expect, it } from 'vitest';
import type { AttemptOutcome } from '../../../src/alerts/attempt/retry.ts';
import { Attempts } from '../../../src/alerts/deliver/attempts.ts';
import { StoreHealth } from '../../../src/alerts/deliver/store-health.ts';
import type { Telemetry } from '../../../src/domain/delivery/telemetry.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { delivery, MemoryOutbox, network } from '../fixtures.ts';

/** Attempts at one message to a sink that has begun to send when the attempts are stopped, and then answers so. */
async function stoppedMeanwhile(outcome: AttemptOutcome) {
  const outbox = new MemoryOutbox([delivery('1')]);
  const told: Parameters<Telemetry['deliveryAttempted']>[0][] = [];
  const begun = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<AttemptOutcome>();
  const attempts = new Attempts({
    store: outbox,
    sinks: new Map([
      [
        'ops',
        {
          send: () => {
            begun.resolve();
            return answered.promise;
          },
          close: () => Promise.resolve(),
        },
      ],
    ]),
    network,
    telemetry: { deliveryAttempted: (event) => told.push(event) },
    logger: silentLogger,
    clock: () => 1_000,
    random: () => 0,
    health: new StoreHealth(silentLogger),
  });
  const attempt = attempts.begin(outbox.row('1'));
  await begun.promise;
  const stopped = attempts.stop();
  answered.resolve(outcome);
  await Promise.all([attempt, stopped]);
  return { row: outbox.row('1'), told };
}

describe('alerts/attempts that are stopped', () => {
  it('are delivered where the receiver had the message, and are not sent once more', async () => {
    const { row, told } = await stoppedMeanwhile({ status: 'delivered' });
    expect(row).toMatchObject({ status: 'delivered', attempts: 1, deliveredAt: 1_000 });
    expect(told).toHaveLength(1);
  });

  it('are given up where the receiver refused the message for good', async () => {
    const { row, told } = await stoppedMeanwhile({ status: 'failed', failure: 'client_error', message: 'no' });
    expect(row).toMatchObject({ status: 'failed', attempts: 1 });
    expect(told).toHaveLength(1);
  });

  it('count as none where they were broken off, and are due at once', async () => {
    const { row, told } = await stoppedMeanwhile({ status: 'retry', failure: 'network', message: 'aborted' });
    expect(row).toMatchObject({ status: 'pending', attempts: 0, nextAttemptAt: 1_000, lastError: null });
    expect(told).toEqual([]);
  });
});
