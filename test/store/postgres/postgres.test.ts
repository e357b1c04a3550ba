import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPostgresReader, openPostgresStore } from '../../../src/store/postgres/postgres.ts';
import { migrations } from '../../../src/store/schema/migrations.ts';
import { sampleFinding } from '../../support/fixtures.ts';
import { describeWithPostgres, PostgresServer } from '../../support/postgres.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { describeStoreContract } from '../contract.ts';

async function openOn(url: string, steps?: typeof migrations) {
  const opened = await openPostgresStore({
    url,
    tls: false,
    connections: 4,
    logger: silentLogger,
    ...(steps ? { steps } : {}),
  });
  onTestFinished(() => opened.store.close());
  return opened;
}

const slot = (at: number) => ({ targetId: 'prod', checkId: 'policy-drift', at });

/** What is said about a database whose URL was changed. */
async function refusal(good: string, change: (url: URL) => void): Promise<string> {
  const url = new URL(good);
  change(url);
  const opening = openPostgresStore({ url: url.href, tls: false, connections: 2, logger: silentLogger });
  return opening.then(
    () => 'opened',
    (error: Error) => error.message,
  );
}

describeWithPostgres('store/postgres', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.stop());

  describeStoreContract('in PostgreSQL', async () => {
    const options = { url: await server.database(), tls: false, connections: 10, logger: silentLogger } as const;
    return (await openPostgresStore(options)).store;
  });

  test('is read beside its writer, and not changed where it is of an earlier version', async () => {
    const url = await server.database();
    const options = { url, tls: false, connections: 2, logger: silentLogger } as const;
    await expect(openPostgresReader(options)).rejects.toThrow('is of an earlier version, or empty');
    const { store } = await openOn(url);
    await store.transact((transaction) => transaction.findings.save([sampleFinding('a')]));
    const reader = await openPostgresReader(options);
    onTestFinished(() => reader.close());
    expect((await reader.findings({ limit: 10 })).items).toHaveLength(1);
    expect(await reader.history({ from: 0, to: 1 })).toEqual({ periods: [], watches: [], keptSince: null });
  });

  describe('replicas on one database', () => {
    test('open it at the same time, and each sees what the others store', async () => {
      const url = await server.database();
      const opened = await Promise.all([openOn(url), openOn(url), openOn(url)]);
      await Promise.all(
        opened.map(({ store }, index) =>
          store.transact((transaction) => transaction.findings.save([sampleFinding(`n${index}`)])),
        ),
      );
      for (const { store } of opened) {
        expect((await store.findings({ limit: 10 })).items).toHaveLength(3);
        expect(await store.revision()).toBe(3);
      }
    });

    test('take each slot once, in order, and only with what belongs to it', async () => {
      const url = await server.database();
      const replicas = await Promise.all([openOn(url), openOn(url), openOn(url)]);
      const claim = (at: number) =>
        Promise.all(replicas.map(({ shared }) => shared.claimSlot(slot(at), async () => at)));
      for (const at of [1_000, 2_000, 3_000]) expect((await claim(at)).filter((one) => one === at)).toHaveLength(1);
      expect(await claim(2_500)).toEqual([undefined, undefined, undefined]);
      const [first] = replicas;
      const failing = first?.shared.claimSlot(slot(4_000), async () => {
        throw new Error('the queue is away');
      });
      await expect(failing).rejects.toThrow('the queue is away');
      expect((await claim(4_000)).filter((one) => one === 4_000)).toHaveLength(1);
    });

    test('take a slot although one was taken in the future, by a clock that was ahead', async () => {
      const { shared } = await openOn(await server.database());
      const now = Date.now();
      const claim = (at: number) => shared.claimSlot(slot(at), async () => at);
      expect(await claim(now + 3_600_000)).toBe(now + 3_600_000);
      expect(await claim(now)).toBe(now);
      expect(await claim(now)).toBeUndefined();
    });
  });

  describe('versions side by side', () => {
    const newer = {
      ...migrations,
      '9000-owner': {
        up: async ({ schema }: Parameters<NonNullable<(typeof migrations)[string]>['up']>[0]) => {
          await schema.alterTable('findings').addColumn('owner', 'text').execute();
          await schema.createTable('owners').addColumn('id', 'text').execute();
        },
      },
    };
    const breaking = { ...newer, '9001-drop-owner-breaking': { up: async () => undefined } };

    test('an older one goes on beside a newer one, and starts again on its schema', async () => {
      const url = await server.database();
      const older = await openOn(url);
      await openOn(url, newer);
      await older.store.transact((transaction) => transaction.findings.save([sampleFinding('a')]));
      const restarted = await openOn(url);
      await restarted.store.transact((transaction) => transaction.findings.save([sampleFinding('b')]));
      expect((await older.store.findings({ limit: 10 })).items).toHaveLength(2);
    });

    test('an older one refuses a schema from which something was taken away', async () => {
      const url = await server.database();
      await openOn(url, breaking);
      await expect(openPostgresStore({ url, tls: false, connections: 2, logger: silentLogger })).rejects.toThrow(
        /newer version of this program.*9001-drop-owner-breaking/,
      );
    });
  });

  describe('what cannot be opened is told with what to do', () => {
    test.each([
      ['nobody listens', (url: URL) => void (url.port = '1'), /cannot be reached.*ECONNREFUSED/],
      ['there is no such database', (url: URL) => void (url.pathname = '/nothing'), /create it with CREATE DATABASE/],
      ['the user is unknown', (url: URL) => void (url.username = 'stranger'), /refuses the user or the password/],
    ])('%s', async (_title, change, message) => {
      expect(await refusal(await server.database(), change)).toMatch(message);
    });

    test('the server speaks no TLS', async () => {
      const opening = openPostgresStore({
        url: await server.database(),
        tls: {},
        connections: 2,
        logger: silentLogger,
      });
      await expect(opening).rejects.toThrow(/add \?sslmode=disable/);
    });

    test('the message holds no password', async () => {
      const message = await refusal(await server.database(), (url) => {
        url.port = '1';
        url.password = 'planted-password';
      });
      expect(message).not.toContain('planted-password');
    });
  });
});
