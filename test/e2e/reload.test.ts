import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { type Receiver, startReceiver } from '../alerts/receiver.ts';
import { Program } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

async function eventually<Value>(read: () => Promise<Value> | Value, wanted: (value: Value) => boolean) {
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

describe('e2e/reload', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let installation: Installation;
  let suppressions: string;
  let daemon: Program;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0 }) });
    receiver = await startReceiver(() => ({ status: 200 }));
    const url = `http://127.0.0.1:${receiver.port}/`;
    installation = writeInstallation({ sinks: [{ id: 'events', type: 'cloudevents', url, insecure: true }] });
    suppressions = join(installation.folder, 'suppressions.yaml');
    writeFileSync(suppressions, 'suppressions: []\n');
    appendFileSync(installation.configuration, 'suppressions: { file: suppressions.yaml }\n');
    daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);
  });
  afterEach(async () => {
    daemon.child.kill('SIGKILL');
    await daemon.ended();
    await receiver.close();
    installation.remove();
    await sandbox.close();
  });

  async function get<Body>(path: string): Promise<Body> {
    return (await (await fetch(`${await daemon.url()}${path}`)).json()) as Body;
  }
  const findings = async () =>
    (await get<{ items: { id: string; suppressed: boolean }[] }>('/api/v1/findings?limit=500')).items;
  const metric = async (pattern: RegExp) =>
    pattern.exec(await (await fetch(`${await daemon.url()}/metrics`)).text())?.[1];
  const successful = () => metric(/^notebook_drift_config_last_reload_successful (\d)$/m);
  const status = () => get<{ checks: { targetId: string; outcome: string | null }[] }>('/api/v1/status');
  const types = () => receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

  it('takes suppressions into effect when their file changes, and says when their time is over', async () => {
    sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name: 'orphan' });
    await eventually(findings, (all) => all.length === 1);
    await eventually(types, (all) => all.includes('notebook-drift.drift.firing'));

    const entry = { id: 'known', mode: 'accept', resource: 'orphan', reason: 'agreed', owner: 'ana' };
    const write = (expires: number) => {
      const text = stringify({ suppressions: [{ ...entry, expires: new Date(expires).toISOString() }] });
      writeFileSync(suppressions, text);
    };
    write(Date.now() + 3_600_000);
    await eventually(findings, ([finding]) => finding?.suppressed === true);
    await eventually(types, (all) => all.includes('notebook-drift.drift.resolved'));
    expect(await metric(/^notebook_drift_suppressions\{status="active"\} (\d)$/m)).toBe('1');

    write(Date.now() - 1_000);
    await eventually(findings, ([finding]) => finding?.suppressed === false);
    await eventually(types, (all) => all.includes('notebook-drift.suppression.expired'));
    const [{ id } = { id: '' }] = await findings();
    const { history } = await get<{ history: { kind: string }[] }>(`/api/v1/findings/${id}`);
    expect(history.map(({ kind }) => kind)).toEqual(['opened', 'suppressed', 'unsuppressed']);
    expect(await get('/api/v1/suppressions')).toMatchObject({ items: [{ id: 'known', status: 'expired' }] });
  });

  it('keeps what holds when the new one is broken, says so, and recovers', async () => {
    await eventually(successful, (value) => value === '1');
    writeFileSync(suppressions, 'suppressions: [');
    await eventually(successful, (value) => value === '0');
    expect(daemon.stderr).toContain('configuration not reloaded; the previous one stays in effect');
    expect(daemon.stderr).toContain('suppressions.yaml:1');
    expect((await fetch(`${await daemon.url()}/readyz`)).status).toBe(200);

    writeFileSync(suppressions, 'suppressions: []\n');
    await eventually(successful, (value) => value === '1');
  });

  it('goes over to other targets and sinks on SIGHUP', async () => {
    const document = parse(readFileSync(installation.configuration, 'utf8')) as {
      targets: { id: string }[];
      sinks: unknown[];
    };
    const [target] = document.targets;
    const targets = [target, { ...target, id: 'second' }];
    writeFileSync(installation.configuration, stringify({ ...document, targets, sinks: [] }));
    await daemon.url();
    daemon.child.kill('SIGHUP');
    const { checks } = await eventually(status, (now) =>
      now.checks.some(({ targetId, outcome }) => targetId === 'second' && outcome !== null),
    );
    expect(new Set(checks.map(({ targetId }) => targetId))).toEqual(new Set(['prod', 'second']));
    daemon.child.kill('SIGTERM');
    expect(await daemon.ended()).toBe(0);
  });
});
