import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ReceivedMessage,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { eventually } from '../support/eventually.ts';
import { Program, runProgram } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

interface Finding {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly firstSeen: string;
}

describe('e2e/daemon', () => {
  let sandbox: Sandbox;
  let receiver: WebhookReceiver;
  let installation: Installation;
  let daemon: Program;
  let messages: ReceivedMessage[];

  beforeEach(async () => {
    messages = [];
    sandbox = await startSandbox({ account: seededAccount({ resources: 90, wrongShare: 0 }) });
    receiver = await startWebhookReceiver((message) => void messages.push(message));
    installation = writeInstallation({ webhook: receiver });
    daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);
  });
  afterEach(async () => {
    daemon.child.kill('SIGKILL');
    await daemon.ended();
    receiver.close();
    installation.remove();
    await sandbox.close();
  });

  async function get<Body>(path: string): Promise<Body> {
    const answer = await fetch(`${await daemon.url()}${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  const outcomes = async () => {
    const { checks } = await get<{ checks: { checkId: string; outcome: string | null }[] }>('/api/v1/status');
    return Object.fromEntries(checks.map(({ checkId, outcome }) => [checkId, outcome]));
  };
  const findings = async (query = '') => (await get<{ items: Finding[] }>(`/api/v1/findings?limit=500${query}`)).items;

  it('sees drift appear, says so once in a signed message, and sees it put right', async () => {
    await eventually(outcomes, (all) => all['policy-drift'] === 'clean' && all['required-tags'] === 'clean');
    const arn = sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });

    const [finding] = await eventually(findings, (all) => all.length === 1);
    expect(finding).toMatchObject({ kind: 'tag-missing', state: 'active' });
    await eventually(
      () => messages.filter(({ type }) => type === 'drift.firing'),
      (firing) => firing.length > 0,
    );

    sandbox.account.sagemaker.putTags(arn, [
      { key: 'user', value: 'alice' },
      { key: 'project', value: 'fraud' },
      { key: 'system', value: 'mlspace' },
    ]);
    await eventually(findings, (all) => all.length === 0);
    expect(await findings('&state=resolved')).toMatchObject([{ id: finding?.id, kind: 'tag-missing' }]);
    await eventually(
      () => messages.filter(({ type }) => type === 'drift.resolved'),
      (resolved) => resolved.length > 0,
    );
    expect(messages.filter(({ type }) => type === 'drift.firing')).toHaveLength(1);
  });

  it('is unknown, not clean, and keeps its findings while reads fail', async () => {
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    await eventually(findings, (all) => all.length === 1);

    sandbox.faults.add({ service: 'sagemaker', operation: 'ListModels', fault: 'access-denied' });
    sandbox.faults.add({ service: 'iam', operation: 'GetRole', fault: 'access-denied' });
    await eventually(outcomes, (all) => all['policy-drift'] === 'unknown' && all['required-tags'] === 'unknown');
    const metrics = await (await fetch(`${await daemon.url()}/metrics`)).text();

    expect(await findings()).toHaveLength(1);
    expect(metrics).toMatch(/^notebook_drift_check_success\{[^}]*check="policy-drift"[^}]*\} 0$/m);
    expect(metrics).toMatch(/^notebook_drift_check_success\{[^}]*check="required-tags"[^}]*\} 0$/m);
    expect((await fetch(`${await daemon.url()}/livez`)).status).toBe(200);
    expect((await fetch(`${await daemon.url()}/readyz`)).status).toBe(200);

    sandbox.faults.clear();
    await eventually(outcomes, (all) => all['policy-drift'] === 'clean' && all['required-tags'] === 'findings');
  });

  it('refuses a second daemon on the same store', async () => {
    await daemon.url();

    const second = await runProgram(['serve', '--config', installation.configuration], sandbox.url);

    expect(second.code).toBe(2);
    expect(second.stderr).toContain('store.db');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with exit code 0 on %s, in the middle of scans', async (signal) => {
    await daemon.url();
    daemon.child.kill(signal);

    expect(await daemon.ended()).toBe(0);
    expect(daemon.stderr).toContain('"stopped"');
  });

  it('keeps findings over a kill and a restart, with their first sighting', async () => {
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    const before = await eventually(findings, (all) => all.length === 1);
    daemon.child.kill('SIGKILL');
    await daemon.ended();
    daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);

    const after = await eventually(findings, (all) => all.length === 1);

    expect(after.map(({ id, firstSeen }) => ({ id, firstSeen }))).toEqual(
      before.map(({ id, firstSeen }) => ({ id, firstSeen })),
    );
  });

  it('writes no secret into its log', async () => {
    await eventually(outcomes, (all) => all['policy-drift'] !== null && all['required-tags'] !== null);
    daemon.child.kill('SIGTERM');
    await daemon.ended();

    expect(daemon.stderr).not.toContain(receiver.secret);
    expect(daemon.stderr).not.toContain('planted-secret-access-key');
  });
});
