import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { eventually } from '../support/eventually.ts';
import { describeWith, externalTool } from '../support/external-tool.ts';
import { freePort } from '../support/free-port.ts';
import { promtool } from './promtool.ts';

const folder = join(import.meta.dirname, '../../deploy/prometheus');

type Labels = Readonly<Record<string, string>>;

const checks = ['policy-drift', 'role-attachments', 'required-tags', 'policy-gaps'];
const targets = Array.from({ length: 200 }, (_, index) => `t${index}`);
const watched: readonly Labels[] = targets.flatMap((target) => checks.map((check) => ({ target, check })));

/** One check of one target as promtool takes it: what is scraped each minute. */
function seriesOf(labels: Labels, values: Readonly<Record<string, string>>): readonly object[] {
  const written = Object.entries({ job: 'notebook-drift', instance: 'a', ...labels }).map(
    ([key, value]) => `${key}="${value}"`,
  );
  return Object.entries(values).map(([metric, value]) => ({
    series: `notebook_drift_${metric}{${written.join(',')}}`,
    values: value,
  }));
}

/** What is asked at a minute: of each alert how many fire, and with which labels. */
interface Moment {
  readonly minute: number;
  readonly firing: Readonly<Record<string, readonly Labels[]>>;
}

/** The alerts of the shipped rules over a time, by their number; annotations are those of the cases of each rule. */
async function simulate(input: readonly object[], moments: readonly Moment[], work: string) {
  const rules = parse(readFileSync(join(folder, 'rules.yaml'), 'utf8')) as {
    groups: { rules: { annotations?: object }[] }[];
  };
  for (const { rules: own } of rules.groups) for (const rule of own) delete rule.annotations;
  writeFileSync(join(work, 'rules.yaml'), stringify(rules));
  const asked = moments.flatMap(({ minute, firing }) =>
    Object.entries(firing).map(([alertname, labels]) => ({
      eval_time: `${minute}m`,
      alertname,
      exp_alerts: labels.map((one) => ({ exp_labels: { job: 'notebook-drift', ...one } })),
    })),
  );
  const test = { interval: '1m', input_series: input, alert_rule_test: asked };
  writeFileSync(
    join(work, 'outage.test.yaml'),
    stringify(
      { rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [test] },
      { aliasDuplicateObjects: false },
    ),
  );
  return promtool(['test', 'rules', 'outage.test.yaml'], work);
}

describeWith(['promtool'], 'deploy/prometheus: outages', () => {
  const work = mkdtempSync(join(tmpdir(), 'notebook-drift-outages-'));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('of 200 targets at once: one alert first, then those of each check, and all are over when it is', async () => {
    const input = watched.flatMap((labels) =>
      seriesOf(labels, {
        scan_interval_seconds: '300x239',
        check_success: '1x59 0x59 1x119',
        check_last_success_timestamp_seconds: '0+60x59 3540x59 7200+60x119',
      }),
    );
    const each = watched.map((labels) => ({ ...labels, severity: 'warning' }));
    const blind = [{ severity: 'critical' }];
    const none = { NotebookDriftMostlyBlind: [], NotebookDriftScanErrors: [], NotebookDriftCheckStale: [] };
    const { status, output } = await simulate(
      input,
      [
        { minute: 65, firing: none },
        { minute: 70, firing: { ...none, NotebookDriftMostlyBlind: blind } },
        {
          minute: 115,
          firing: { NotebookDriftMostlyBlind: blind, NotebookDriftScanErrors: each, NotebookDriftCheckStale: each },
        },
        { minute: 140, firing: none },
      ],
      work,
    );
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('of a target whose first evaluations all fail: it is told, once as failing and then as never evaluated', async () => {
    const labels = { target: 'new', check: 'policy-drift' };
    const severity = 'warning';
    const { status, output } = await simulate(
      seriesOf(labels, { scan_interval_seconds: '300x120', check_success: '_x3 0x120' }),
      [
        { minute: 20, firing: { NotebookDriftScanErrors: [], NotebookDriftCheckNeverEvaluated: [] } },
        {
          minute: 25,
          firing: { NotebookDriftScanErrors: [{ ...labels, severity }], NotebookDriftCheckNeverEvaluated: [] },
        },
        {
          minute: 61,
          firing: {
            NotebookDriftScanErrors: [{ ...labels, severity }],
            NotebookDriftCheckNeverEvaluated: [{ ...labels, severity }],
            NotebookDriftCheckStale: [],
            NotebookDriftMostlyBlind: [],
          },
        },
      ],
      work,
    );
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});

/** The same alert for each check of each target. */
const ofOutage = (alertname: string) => watched.map((labels) => ({ alertname, severity: 'warning', ...labels }));

/** A notification as Alertmanager posts it, and which receiver it is for. */
interface Notification {
  readonly receiver: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Labels }[];
}

describeWith(['prometheus-alertmanager', 'amtool'], 'deploy/prometheus: the sample of Alertmanager', () => {
  const sample = join(folder, 'alertmanager.yaml');
  let work: string;
  let url: string;
  let alertmanager: ChildProcess;
  let notifications: Notification[];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      notifications.push(JSON.parse(Buffer.concat(chunks).toString()) as Notification);
      response.writeHead(204).end();
    });
  });

  beforeEach(async () => {
    notifications = [];
    work = mkdtempSync(join(tmpdir(), 'notebook-drift-alertmanager-'));
    if (!receiver.listening) {
      receiver.listen(0, '127.0.0.1');
      await once(receiver, 'listening');
    }
    const { port } = receiver.address() as AddressInfo;
    const text = readFileSync(sample, 'utf8')
      .replaceAll('localhost:9000', `127.0.0.1:${port}`)
      // As it is but for the waiting.
      .replaceAll(/group_wait: \w+/g, 'group_wait: 2s')
      .replaceAll(/group_interval: \w+/g, 'group_interval: 2s');
    writeFileSync(join(work, 'alertmanager.yaml'), text);
    url = `http://127.0.0.1:${await freePort()}`;
    alertmanager = spawn(
      externalTool('prometheus-alertmanager') ?? '',
      [
        `--config.file=${join(work, 'alertmanager.yaml')}`,
        `--storage.path=${join(work, 'data')}`,
        `--web.listen-address=${new URL(url).host}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    await eventually(
      async () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      (isReady) => isReady,
    );
  });
  afterEach(async () => {
    alertmanager.kill('SIGKILL');
    if (alertmanager.exitCode === null && alertmanager.signalCode === null) await once(alertmanager, 'exit');
    rmSync(work, { recursive: true, force: true });
  });
  afterAll(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  async function fire(...alerts: readonly Labels[]): Promise<void> {
    const body = JSON.stringify(alerts.map((labels) => ({ labels: { job: 'notebook-drift', ...labels } })));
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body })).status).toBe(200);
  }
  const told = () =>
    notifications.map(({ receiver: to, alerts }) => [to, alerts.map(({ labels }) => labels['alertname'])]);
  /** Whatever is to come has come once this one has, which waits as long as all others. */
  async function settle(): Promise<void> {
    await fire({ alertname: 'NotebookTagsMissing', target: 'last', check: 'required-tags', severity: 'warning' });
    await eventually(told, (all) => all.some(([, names]) => names?.includes('NotebookTagsMissing')));
  }

  it('is one that Alertmanager takes, and names alerts that there are', () => {
    const { status, stdout } = spawnSync(externalTool('amtool') ?? '', ['check-config', sample], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
    const rules = readFileSync(join(folder, 'rules.yaml'), 'utf8');
    const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    const { inhibit_rules: inhibitions } = parse(readFileSync(sample, 'utf8')) as {
      inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
    };
    const named = inhibitions.flatMap(({ source_matchers: source, target_matchers: target }) =>
      [...source, ...target].flatMap((matcher) => {
        const [, many, one] = /NotebookDrift(?:\(([\w|]+)\)|(\w+))/.exec(matcher) ?? [];
        return many?.split('|') ?? (one === undefined ? [] : [one]);
      }),
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !alerts.includes(`NotebookDrift${name}`))).toEqual([]);
  });

  it.each([
    ['NotebookRolePolicyDrift', 'critical', 'on-call'],
    ['NotebookRolePolicyDrift', 'warning', 'team'],
    ['NotebookTagsMissing', 'warning', 'team'],
    ['NotebookDriftStoreDown', 'critical', 'on-call'],
    ['NotebookDriftCheckStale', 'warning', 'team'],
    ['SomethingElse', 'critical', 'team'],
  ])('leads %s (%s) to %s', (alertname, severity, wanted) => {
    const words = [
      'config',
      'routes',
      'test',
      '--config.file',
      sample,
      `alertname=${alertname}`,
      `severity=${severity}`,
    ];
    const { stdout } = spawnSync(externalTool('amtool') ?? '', words, { encoding: 'utf8' });
    expect(stdout.trim()).toBe(wanted);
  });

  it('makes one message of an outage of 200 targets, and still tells of drift', async () => {
    await fire({ alertname: 'NotebookDriftMostlyBlind', severity: 'critical' });
    await fire(...ofOutage('NotebookDriftScanErrors'));
    await fire(...ofOutage('NotebookDriftCheckStale'));
    const drift = { alertname: 'NotebookRolePolicyDrift', severity: 'critical', target: 't1', check: 'policy-drift' };
    await fire(drift);
    await settle();
    expect(told().toSorted()).toEqual([
      ['on-call', ['NotebookDriftMostlyBlind']],
      ['on-call', ['NotebookRolePolicyDrift']],
      ['team', ['NotebookTagsMissing']],
    ]);
  });

  it('makes one message of a store that is away for three replicas', async () => {
    const replicas = ['a', 'b', 'c'].map((instance) => ({ instance, severity: 'critical' }));
    await fire(
      ...replicas.map((one) => ({ alertname: 'NotebookDriftStoreDown', ...one })),
      ...replicas.map((one) => ({ alertname: 'NotebookDriftStoreNotWritable', ...one })),
      { alertname: 'NotebookDriftMostlyBlind', severity: 'critical' },
      ...ofOutage('NotebookDriftCheckStale'),
    );
    await settle();
    const stores = ['NotebookDriftStoreDown', 'NotebookDriftStoreDown', 'NotebookDriftStoreDown'];
    expect(told().toSorted()).toEqual([
      ['on-call', stores],
      ['team', ['NotebookTagsMissing']],
    ]);
  });

  it('says nothing else of a program that is down', async () => {
    await fire({ alertname: 'NotebookDriftDown', severity: 'critical' }, ...ofOutage('NotebookDriftCheckStale'), {
      alertname: 'NotebookDriftMostlyBlind',
      severity: 'critical',
    });
    await settle();
    expect(told().toSorted()).toEqual([
      ['on-call', ['NotebookDriftDown']],
      ['team', ['NotebookTagsMissing']],
    ]);
  });
});
