import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type ReceivedMessage,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { eventually } from '../support/eventually.ts';
import { describeWithPostgres, PostgresServer } from '../support/postgres.ts';
import { Program } from '../support/program.ts';
import { type Installation, type InstallationOptions, writeInstallation } from './installation.ts';

interface Scan {
  readonly id: string;
  readonly targetId: string;
  readonly checkId: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly result: string | null;
}

async function ask<Answer>(replica: Program, path: string): Promise<Answer> {
  return (await (await fetch(`${await replica.url()}${path}`)).json()) as Answer;
}

async function scansSeenBy(replica: Program): Promise<readonly Scan[]> {
  return (await ask<{ readonly items: readonly Scan[] }>(replica, '/api/v1/scans?limit=500')).items;
}

/** The metrics whose source is the store. */
async function metricsOfStore(replica: Program): Promise<readonly string[]> {
  const text = await (await fetch(`${await replica.url()}/metrics`)).text();
  const own =
    /^notebook_drift_(process|nodejs|build|config|http|aws|scans|scan_duration|check_errors|delivery|deliveries_(?!pending))/;
  return text.split('\n').filter((line) => line.startsWith('notebook_drift_') && !own.test(line));
}

async function readiness(replica: Program): Promise<number> {
  return (await fetch(`${await replica.url()}/readyz`)).status;
}

const running = (scans: readonly Scan[]) => scans.find(({ finishedAt }) => finishedAt === null);

describeWithPostgres('e2e/replicas', () => {
  let server: PostgresServer;
  let sandbox: Sandbox;
  let receiver: WebhookReceiver;
  let messages: ReceivedMessage[];
  let database: string;
  let replicas: Program[];
  let installation: Installation;

  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    messages = [];
    replicas = [];
    database = await server.database();
    sandbox = await startSandbox({ account: seededAccount({ resources: 40, wrongShare: 0 }) });
    receiver = await startWebhookReceiver((message) => void messages.push(message));
  });
  afterEach(async () => {
    for (const { child } of replicas) child.kill('SIGKILL');
    for (const replica of replicas) await replica.ended();
    receiver.close();
    await sandbox.close();
    installation.remove();
  });

  function configure(options: InstallationOptions = {}): void {
    installation = writeInstallation({ webhook: receiver, postgres: database, ...options });
  }

  function startReplica(): Program {
    const replica = new Program(['serve', '--config', installation.configuration], sandbox.url);
    replicas.push(replica);
    return replica;
  }

  it('starts together on an empty database, and tells each thing once', { timeout: 240_000 }, async () => {
    configure({ targets: ['blue', 'green', 'red'], schedule: '*/2 * * * * *' });
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    const [first, second, third] = [startReplica(), startReplica(), startReplica()];
    await Promise.all([first.url(), second.url(), third.url()]);
    await eventually(
      () => scansSeenBy(first),
      (all) => all.filter(({ trigger, finishedAt }) => trigger === 'schedule' && finishedAt !== null).length >= 12,
    );
    const told = await eventually(
      () => messages.filter(({ type }) => type === 'drift.firing'),
      (firing) => firing.length >= 3,
    );

    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
    expect(messages).toHaveLength(3);
  });

  it('shows the same on every replica, metrics of the store included', { timeout: 240_000 }, async () => {
    configure({ targets: ['blue', 'green'], schedule: '0 0 1 1 *' });
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    const [first, second] = [startReplica(), startReplica()];
    await eventually(
      () => scansSeenBy(first),
      (all) => all.length === 4 && all.every(({ finishedAt }) => finishedAt !== null),
    );
    await eventually(
      () => messages,
      (all) => all.length === 2,
    );
    await eventually(
      async () => (await metricsOfStore(first)).join('\n'),
      (text) => /^notebook_drift_deliveries_pending\S* 0$/m.test(text),
    );

    const series = await metricsOfStore(first);
    expect(await metricsOfStore(second)).toEqual(series);
    expect(series.length).toBeGreaterThan(20);
    expect(await ask(second, '/api/v1/findings')).toEqual(await ask(first, '/api/v1/findings'));
    expect(await scansSeenBy(second)).toEqual(await scansSeenBy(first));
  });

  it('takes over the scan of a killed replica', { timeout: 240_000 }, async () => {
    configure({ schedule: '0 0 1 1 *' });
    sandbox.faults.add({ service: 'sagemaker', operation: 'ListModels', fault: 'timeout', times: 1 });
    const first = startReplica();
    const held = running(
      await eventually(
        () => scansSeenBy(first),
        (all) => all.length === 2 && all.some(({ finishedAt }) => finishedAt !== null),
      ),
    );
    const second = startReplica();
    await second.url();

    first.child.kill('SIGKILL');

    const ended = await eventually(
      () => scansSeenBy(second),
      (all) => running(all) === undefined,
    );
    expect(ended).toHaveLength(2);
    expect(ended.find(({ id }) => id === held?.id)).toMatchObject({ checkId: 'required-tags', result: 'success' });
  });

  it('refuses what a replica brings that was held up until another took its scan', { timeout: 240_000 }, async () => {
    configure({ schedule: '0 0 1 1 *' });
    sandbox.faults.add({ service: 'sagemaker', operation: 'ListModels', fault: 'timeout', times: 1 });
    const first = startReplica();
    await eventually(
      () => scansSeenBy(first),
      (all) => all.length === 2 && all.some(({ finishedAt }) => finishedAt !== null),
    );
    const second = startReplica();
    await second.url();

    first.child.kill('SIGSTOP');
    const ended = await eventually(
      () => scansSeenBy(second),
      (all) => all.every(({ result }) => result === 'success'),
    );
    first.child.kill('SIGCONT');

    await first.logged(/a scan was overtaken/);
    expect(await scansSeenBy(second)).toEqual(ended);
  });

  it('gives the scans of a replica that stops to another', { timeout: 240_000 }, async () => {
    configure({ schedule: '0 0 1 1 *' });
    sandbox.faults.add({ service: 'sagemaker', operation: 'ListModels', fault: 'timeout', times: 1 });
    const first = startReplica();
    await eventually(
      () => scansSeenBy(first),
      (all) => all.length === 2,
    );
    const second = startReplica();
    await second.url();

    first.child.kill('SIGTERM');

    expect(await first.ended()).toBe(0);
    await eventually(
      () => scansSeenBy(second),
      (all) => all.every(({ result }) => result === 'success'),
    );
  });

  it('goes on by itself after the database was away', { timeout: 240_000 }, async () => {
    configure();
    const [first, second] = [startReplica(), startReplica()];
    const open = () => ask<{ readonly items: readonly unknown[] }>(second, '/api/v1/findings?state=open');
    await eventually(
      () => scansSeenBy(first),
      (all) => all.some(({ finishedAt }) => finishedAt !== null),
    );

    await server.halt();
    await eventually(
      () => readiness(first),
      (status) => status === 503,
    );
    expect((await fetch(`${await second.url()}/livez`)).status).toBe(200);
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    await server.resume();

    for (const replica of [first, second]) {
      await eventually(
        () => readiness(replica),
        (status) => status === 200,
      );
    }
    await eventually(open, ({ items }) => items.length === 1);
    await eventually(
      () => messages,
      (all) => all.some(({ type }) => type === 'drift.firing'),
    );
    expect([first, second].map(({ child }) => child.exitCode)).toEqual([null, null]);
  });
});
