import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Queue } from '../../sandbox/account/queues.ts';
import { publishedNotebookPolicy, seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { apiCallEvent, tagChangeEvent } from '../support/events.ts';
import { Program } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

const accountId = '012345678910';
const role = 'mlspace-notebook-role';
const attach = apiCallEvent({
  source: 'aws.iam',
  eventName: 'PutRolePolicy',
  accountId,
  requestParameters: { roleName: role, policyName: 'x' },
});

/** The limit is only there to end a test that fails. */
const until = (assertion: () => Promise<void> | void) => vi.waitFor(assertion, { timeout: 60_000, interval: 50 });

interface Item {
  readonly kind: string;
  readonly state: string;
  readonly resource: { readonly arn: string };
}

describe('e2e/events', () => {
  const account = () => sandbox.account;
  let sandbox: Sandbox;
  let queue: Queue;
  let installation: Installation;
  let daemon: Program;
  let url: string;

  beforeEach(async () => {
    const seeded = seededAccount({ wrongShare: 0 });
    queue = seeded.queues.create('drift-events');
    sandbox = await startSandbox({ account: seeded });
    const eventQueue = `arn:aws:sqs:us-east-1:${accountId}:drift-events`;
    installation = writeInstallation({ schedule: '0 0 1 1 *', eventQueue });
    daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);
    url = await daemon.url();
    await daemon.logged(/scan finished[^]*scan finished/);
  });
  afterEach(async () => {
    daemon.child.kill('SIGTERM');
    await daemon.ended();
    installation.remove();
    await sandbox.close();
  });

  async function items<One = Item>(list: string): Promise<readonly One[]> {
    const answer = await fetch(`${url}/api/v1/${list}`);
    return ((await answer.json()) as { readonly items: readonly One[] }).items;
  }
  const open = async () => (await items('findings')).filter(({ state }) => state === 'active');

  it('finds a widened policy when an event names the role, and reads nothing but that role', async () => {
    const drifted = JSON.parse(publishedNotebookPolicy()) as { Statement: unknown[] };
    drifted.Statement.push({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    const policy = account()
      .policies.all()
      .find(({ name }) => name === 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M');
    account().policies.createVersion(policy?.arn ?? '', JSON.stringify(drifted), true);
    sandbox.resetRequests();

    queue.send(attach);

    await until(async () => expect(await open()).toMatchObject([{ kind: 'policy-changed' }]));
    await until(() => expect(queue.size).toBe(0));
    const asked = Object.keys(sandbox.requests()).filter((name) => !name.startsWith('sqs:'));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !name.startsWith('iam:'))).toEqual([]);
    expect(await items('scans?limit=1')).toMatchObject([{ trigger: 'event', result: 'success' }]);
  });

  it('finds and resolves a missing tag by events alone', async () => {
    const arn = account().sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan', tags: [] });

    queue.send(tagChangeEvent(arn));
    await until(async () => expect(await open()).toMatchObject([{ kind: 'tag-missing', resource: { arn } }]));

    const tags = { user: 'alice', project: 'fraud', system: 'MLSpace' };
    account().sagemaker.putTags(
      arn,
      Object.entries(tags).map(([key, value]) => ({ key, value })),
    );
    queue.send(tagChangeEvent(arn));
    await until(async () => expect(await open()).toEqual([]));
    expect(await items('findings?state=resolved')).toMatchObject([{ state: 'resolved', resolution: 'fixed' }]);
  });

  it('believes no event: one that lies, names nothing of ours, or is none at all changes nothing', async () => {
    queue.send(attach);
    queue.send(tagChangeEvent(`arn:aws:sagemaker:us-east-1:${accountId}:model/made-up`));
    queue.send(tagChangeEvent('arn:aws:sagemaker:us-east-1:999999999999:model/of-others'));
    queue.send(
      apiCallEvent({ source: 'aws.iam', eventName: 'DeleteRole', accountId, requestParameters: { roleName: 'admin' } }),
    );
    queue.send('not an event');

    // What is no event stays, for the dead-letter queue.
    await until(() => expect(queue.size).toBe(1));
    expect(await items('findings')).toEqual([]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('notebook_drift_events_received_total{outcome="malformed"} 1');
    expect(metrics).toContain('notebook_drift_events_received_total{outcome="relevant"} 2');
    expect(metrics).toContain('notebook_drift_events_received_total{outcome="irrelevant"} 2');
    expect(metrics).toContain('notebook_drift_event_queue_up 1');
  });

  it('answers a burst with few reads', async () => {
    sandbox.resetRequests();
    for (let event = 0; event < 1_000; event++) queue.send(attach);

    await until(() => expect(queue.size).toBe(0));

    const { 'iam:GetRole': reads = 0 } = sandbox.requests();
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(50);
  });

  it('leaves an event in the queue while what it names cannot be read', async () => {
    sandbox.faults.add({ service: 'iam', fault: 'access-denied' });
    queue.send(attach);

    await daemon.logged(/event|finished/);
    await until(async () =>
      expect(await (await fetch(`${url}/metrics`)).text()).toContain(
        'notebook_drift_event_reads_total{result="unread"} 1',
      ),
    );

    expect(queue.size).toBe(1);
    expect(await items('findings')).toEqual([]);
  });
});
