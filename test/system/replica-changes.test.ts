import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  type ReceivedMessage,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { openPostgresStore } from '../../src/store/postgres/postgres.ts';
import { migrations } from '../../src/store/schema/migrations.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { eventually } from '../support/eventually.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres.ts';
import { Program } from '../support/program.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { ask } from './replica-set.ts';

interface Waiting {
  readonly status: string;
  readonly nextAttemptAt: string;
  readonly lastError: string | null;
}

interface Check {
  readonly targetId: string;
  readonly outcome: string | null;
}

async function findings(replica: Program): Promise<readonly unknown[]> {
  return (await ask<{ readonly items: readonly unknown[] }>(replica, '/api/v1/findings')).items;
}

/** The first message to the sink `newer`. */
async function waiting(replica: Program): Promise<Waiting | undefined> {
  const { items } = await ask<{ readonly items: readonly Waiting[] }>(replica, '/api/v1/deliveries?sink=newer');
  return items[0];
}

function found(replica: Program, count: number): Promise<readonly unknown[]> {
  return eventually(
    () => findings(replica),
    ({ length }) => length === count,
  );
}

describeWithPostgres('system/replica-changes', () => {
  let server: PostgresServer;
  let sandbox: Sandbox;
  let receiver: WebhookReceiver;
  let messages: ReceivedMessage[];
  let database: string;
  let installation: Installation;
  let replicas: Program[];

  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    messages = [];
    replicas = [];
    database = await server.database();
    sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0 }) });
    receiver = await startWebhookReceiver((message) => void messages.push(message));
    installation = writeInstallation({ webhook: receiver, postgres: database });
  });
  afterEach(async () => {
    for (const { child } of replicas) child.kill('SIGKILL');
    for (const replica of replicas) await replica.ended();
    receiver.close();
    await sandbox.close();
    installation.remove();
  });

  function start(): Program {
    const replica = new Program(['serve', '--config', installation.configuration], sandbox.url);
    replicas.push(replica);
    return replica;
  }

  const orphan = (name: string) => sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name });
  const told = (name: string) =>
    eventually(
      () => messages.filter(({ data }) => JSON.stringify(data).includes(`model/${name}`)),
      ({ length }) => length > 0,
    );

  it('every replica goes over to another configuration on SIGHUP, and what was found stays', async () => {
    orphan('first');
    const [first, second] = [start(), start()];
    await found(first, 1);
    await told('first');
    const document = parse(readFileSync(installation.configuration, 'utf8')) as { targets: { id: string }[] };
    const targets = [document.targets[0], { ...document.targets[0], id: 'second' }];
    writeFileSync(installation.configuration, stringify({ ...document, targets }));

    for (const { child } of [first, second]) child.kill('SIGHUP');

    for (const replica of [first, second]) {
      await replica.logged(/"msg":"configuration reloaded"/);
      const { checks } = await eventually(
        () => ask<{ readonly checks: readonly Check[] }>(replica, '/api/v1/status'),
        (status) => status.checks.some(({ targetId, outcome }) => targetId === 'second' && outcome !== null),
      );
      expect(new Set(checks.map(({ targetId }) => targetId))).toEqual(new Set(['prod', 'second']));
      await found(replica, 2);
    }
    orphan('later');
    await told('later');
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  });

  it('a broken configuration changes nothing on the replica that was asked, and the others go on', async () => {
    const [first, second] = [start(), start()];
    await Promise.all([first.url(), second.url()]);
    const good = readFileSync(installation.configuration, 'utf8');
    writeFileSync(installation.configuration, 'targets: [');
    first.child.kill('SIGHUP');
    await first.logged(/configuration not reloaded; the previous one stays in effect/);
    writeFileSync(installation.configuration, good);
    orphan('first');
    await found(second, 1);
    await told('first');
    expect(replicas.map(({ child }) => child.exitCode)).toEqual([null, null]);
  });

  it('leaves what is for a sink of a newer configuration to the replicas that have it', async () => {
    orphan('first');
    // Nothing listens there, so that the message to it waits for its next attempt.
    const newer = writeInstallation({
      webhook: receiver,
      postgres: database,
      sinks: [
        { id: 'newer', type: 'webhook', url: 'http://127.0.0.1:1/', secret_file: 'webhook-secret', insecure: true },
      ],
    });
    onTestFinished(() => newer.remove());
    const replica = new Program(['serve', '--config', newer.configuration], sandbox.url);
    replicas.push(replica);
    await eventually(
      () => waiting(replica),
      (one) => one?.lastError !== undefined && one.lastError !== null,
    );
    replica.child.kill('SIGKILL');

    const older = start();
    const before = await waiting(older);
    expect(before).toMatchObject({ status: 'pending' });
    await eventually(
      () => Date.now(),
      (now) => now > Date.parse(before?.nextAttemptAt ?? ''),
    );
    orphan('later');
    await told('later');
    expect(await waiting(older)).toEqual(before);
  });

  /**
   * Stands for a version to come: it has brought the store to a schema with one step more, as such a version does when it
   * starts, and then replicas of this version run, start again, and write beside what it has added. It cannot show what code
   * that is not written yet does, only that this version keeps its side: it takes a store of a newer schema, needs nothing
   * that the step changed, and refuses one whose step says that it breaks.
   */
  it('replicas go on, and start again, beside a newer version that has extended the store', async () => {
    orphan('first');
    const [first, second] = [start(), start()];
    await found(first, 1);
    await told('first');

    const step: (typeof migrations)[string] = {
      async up({ schema }) {
        await schema
          .alterTable('findings')
          .addColumn('note', 'text', (column) => column.defaultTo('none'))
          .execute();
        await schema
          .createTable('notes')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .execute();
        await schema.dropIndex('findings_of_resource').execute();
      },
    };
    const options = { url: database, tls: false, connections: 2, logger: silentLogger } as const;
    const newer = await openPostgresStore({ ...options, steps: { ...migrations, '9000-notes': step } });
    try {
      orphan('second');
      await found(second, 2);
      await told('second');
      first.child.kill('SIGTERM');
      expect(await first.ended()).toBe(0);
      const again = start();
      orphan('third');
      await found(again, 3);
      await told('third');
      expect((await newer.store.findings({ limit: 10 })).items).toHaveLength(3);
      expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
    } finally {
      await newer.store.close();
    }

    const breaking = { ...migrations, '9000-notes': step, '9001-notes-breaking': { up: async () => undefined } };
    const last = await openPostgresStore({ ...options, steps: breaking });
    await last.store.close();
    const refused = start();
    expect(await refused.ended()).toBe(2);
    expect(refused.stderr).toContain('was written by a newer version of this program');
  });

  /** The other way round: a store of the version before, with replicas that start on it together. */
  it('replicas that start together on the store of an older version bring it up to date once', async () => {
    const steps = Object.fromEntries(Object.entries(migrations).slice(0, -1));
    const options = { url: database, tls: false, connections: 2, logger: silentLogger } as const;
    const older = await openPostgresStore({ ...options, steps });
    orphan('first');
    const [first, second, third] = [start(), start(), start()];
    for (const replica of [first, second, third]) await found(replica, 1);
    const ran = await server.query(database, 'select name from kysely_migration order by name');
    expect(ran.map(({ name }) => name)).toEqual(Object.keys(migrations));
    expect((await older.store.checkStates()).length).toBeGreaterThan(0);
    await older.store.close();
  });
});
