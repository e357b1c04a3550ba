import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { SharedWork } from '../../../src/scan/schedule/shared-work.ts';
import { openStore } from '../../../src/store/open.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWithPostgres, PostgresServer } from '../../support/postgres.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const hour = 3_600_000;

describeWithPostgres('scan/shared-work: a clock that is set back', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(async () => server.stop());

  it('does not keep the queue from looking for scans whose replica was killed', async () => {
    const { store, shared } = await openStore(
      { kind: 'postgres', url: await server.database(), tls: false, connections: 4 },
      silentLogger,
    );
    onTestFinished(async () => store.close());
    if (!shared) throw new Error('a store in PostgreSQL is shared');
    const work = new SharedWork({
      shared,
      store,
      isConfigured: () => true,
      configurationHash: 'c',
      concurrency: 1,
      logger: silentLogger,
      clock: Date.now,
    });
    await work.open();
    const database = shared.openConnections(() => undefined);
    const lookedAt = async () => {
      const { rows } = await database.executeSql('select monitor_claim_on::text as at from notebook_drift_jobs.queue');
      return JSON.stringify(rows);
    };
    try {
      vi.useFakeTimers({ now: Date.now() - hour, toFake: ['Date'] });
      // A wait that has begun by now goes on for an hour where it follows this clock.
      const first = await lookedAt();
      const second = await eventually(lookedAt, (at) => at !== first);
      await eventually(lookedAt, (at) => at !== second);
      expect(second).not.toBe(first);
    } finally {
      vi.useRealTimers();
      await database.close();
      await work.stop();
    }
  }, 60_000);
});
