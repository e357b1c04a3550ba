import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { externalTool } from '../support/external-tool.ts';
import { freePort } from '../support/free-port.ts';

/** One sample of an instant query. */
export interface QueriedSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A Prometheus and an Alertmanager of their own. */
export interface Monitoring {
  /** The samples of an instant query; throws where Prometheus refuses the expression. */
  query(expr: string): Promise<readonly QueriedSample[]>;
  stop(): Promise<void>;
}

export interface MonitoringOptions {
  readonly folder: string;
  /** `host:port` of the daemon. */
  readonly target: string;
  /** Where Alertmanager sends alerts, also when they resolve. */
  readonly webhookUrl: string;
}

/** The rules as they ship, without their waiting times: those are what promtool tests. */
function impatientRules(): string {
  const file = parse(readFileSync(join(import.meta.dirname, '../../deploy/prometheus/rules.yaml'), 'utf8')) as {
    groups: { rules: Record<string, unknown>[] }[];
  };
  for (const { rules } of file.groups) {
    for (const rule of rules) {
      delete rule['for'];
      delete rule['keep_firing_for'];
    }
  }
  return stringify(file);
}

/**
 * What the Prometheus operator puts on every sample of a ServiceMonitor's target (its API reference, "ServiceMonitor"). A label of
 * the program with one of these names would become `exported_…`, and every query of it would be wrong.
 */
export const ofOperator = {
  namespace: 'notebook-drift',
  service: 'notebook-drift',
  pod: 'notebook-drift-5d8f7c9b6-x2x7k',
  container: 'notebook-drift',
  endpoint: 'http',
};

/** Starts both with one second between scrapes, evaluations and notifications. Use it under `describeWith`. */
export async function startMonitoring({ folder, target, webhookUrl }: MonitoringOptions): Promise<Monitoring> {
  const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${prometheusPort}`;
  writeFileSync(join(folder, 'rules.yaml'), impatientRules());
  writeFileSync(
    join(folder, 'prometheus.yaml'),
    stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yaml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }] },
      scrape_configs: [{ job_name: 'notebook-drift', static_configs: [{ targets: [target], labels: ofOperator }] }],
    }),
  );
  const receiver = { name: 'webhook', webhook_configs: [{ url: webhookUrl, send_resolved: true }] };
  writeFileSync(
    join(folder, 'alertmanager.yaml'),
    stringify({
      route: { receiver: 'webhook', group_by: ['...'], group_wait: '1s', group_interval: '1s', repeat_interval: '1h' },
      receivers: [receiver],
    }),
  );
  const processes = [
    start('prometheus-alertmanager', [
      `--config.file=${join(folder, 'alertmanager.yaml')}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
    ]),
    start('prometheus', [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]),
  ];
  return {
    async query(expr) {
      const response = await fetch(`${url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expr }),
      });
      const answer = (await response.json()) as { status: string; error?: string; data: { result: QueriedSample[] } };
      if (answer.status !== 'success') throw new Error(`${expr}: ${answer.error}`);
      return answer.data.result;
    },
    async stop() {
      await Promise.all(processes.map(stop));
    },
  };
}

function start(name: string, words: readonly string[]): ChildProcess {
  return spawn(externalTool(name) ?? name, words, { stdio: 'ignore' });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
