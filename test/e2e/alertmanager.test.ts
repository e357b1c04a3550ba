import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { type Receiver, startReceiver } from '../alerts/receiver.ts';
import { type Alertmanager, startAlertmanager } from '../support/alertmanager.ts';
import { describeWith } from '../support/external-tool.ts';
import { Program } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

/** What an Alertmanager tells its receivers. */
interface Notification {
  readonly status: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

async function eventually<Value>(read: () => Promise<Value> | Value, wanted: (value: Value) => boolean) {
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

describeWith(['prometheus-alertmanager'], 'e2e/alertmanager', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let alertmanager: Alertmanager;
  let installation: Installation;
  let daemon: Program;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 40, wrongShare: 0 }) });
    receiver = await startReceiver(() => ({ status: 200 }));
    alertmanager = await startAlertmanager(`http://127.0.0.1:${receiver.port}/`);
    const sinks = [{ id: 'alerts', type: 'alertmanager', url: alertmanager.url, insecure: true }];
    installation = writeInstallation({ sinks });
    daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);
  });
  afterEach(async () => {
    daemon.child.kill('SIGKILL');
    await daemon.ended();
    await alertmanager.stop();
    await receiver.close();
    installation.remove();
    await sandbox.close();
  });

  const notifications = () => receiver.received.map(({ body }) => JSON.parse(body) as Notification);
  const alerts = async () => {
    const answer = await fetch(`${alertmanager.url}/api/v2/alerts?active=true`);
    return (await answer.json()) as readonly { readonly labels: Readonly<Record<string, string>> }[];
  };

  it('groups our alerts, one for each finding, and resolves them when the findings are', async () => {
    const arns = ['orphan-1', 'orphan-2'].map((name) =>
      sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name }),
    );
    const active = await eventually(alerts, (all) => all.length === 2);
    expect(active.map(({ labels }) => labels['resource']).toSorted()).toEqual(['orphan-1', 'orphan-2']);

    await eventually(notifications, (all) => all.some((one) => one.alerts.length === 2));
    for (const { groupLabels } of notifications()) {
      expect(groupLabels).toEqual({ target: 'prod', check: 'required-tags' });
    }

    const tags = Object.entries({ user: 'alice', project: 'fraud', system: 'mlspace' });
    for (const arn of arns)
      sandbox.account.sagemaker.putTags(
        arn,
        tags.map(([key, value]) => ({ key, value })),
      );
    await eventually(alerts, (all) => all.length === 0);
    const last = await eventually(
      () => notifications().at(-1),
      (one) => one?.status === 'resolved',
    );
    expect(last?.alerts.every(({ status }) => status === 'resolved')).toBe(true);
  });
});
