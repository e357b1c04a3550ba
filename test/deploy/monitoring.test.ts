import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queue } from '../../sandbox/account/queues.ts';
import { publishedNotebookPolicy, seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { metricDefinitions } from '../../src/metrics/definitions.ts';
import { type Installation, writeInstallation } from '../e2e/installation.ts';
import { tagChangeEvent } from '../support/events.ts';
import { describeWith } from '../support/external-tool.ts';
import { Program } from '../support/program.ts';
import { type Monitoring, ofOperator, startMonitoring } from './monitoring.ts';

const firing = 'ALERTS{alertname="NotebookRolePolicyDrift"}';
const folder = join(import.meta.dirname, '../../deploy/grafana');

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly {
    readonly expr: string;
    readonly refId: string;
    readonly datasource: { readonly uid: string };
  }[];
  readonly panels?: readonly Panel[];
}
interface Dashboard {
  readonly uid: string;
  readonly editable: boolean;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

const dashboards = globSync('*.json', { cwd: folder }).map(
  (file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard] as const,
);
const panelsOf = ({ panels }: Dashboard) =>
  panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter(({ type }) => type !== 'row');

describe.each(dashboards)('deploy/grafana/%s', (_file, dashboard) => {
  it('says of every panel what it shows, in which unit', () => {
    const panels = panelsOf(dashboard);
    expect(panels.length).toBeGreaterThan(10);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    for (const panel of panels) {
      expect(panel.description).toMatch(/\.$/);
      expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
      expect(panel.targets?.map(({ datasource }) => datasource.uid)).not.toContain(undefined);
      expect(new Set(panel.targets?.map(({ refId }) => refId)).size).toBe(panel.targets?.length);
    }
  });

  it('lets a person choose data source, job, instance, target and check, and uses what is chosen', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual([
      'datasource',
      'job',
      'instance',
      'target',
      'check',
    ]);
    expect(dashboard.editable).toBe(false);
    for (const { expr } of panelsOf(dashboard).flatMap(({ targets = [] }) => targets)) {
      expect(expr).toContain('job=~"$job", instance=~"$instance"');
    }
  });
});

describe('src/metrics: the labels', () => {
  it('are none that a target of the Prometheus operator, or any other, has already', () => {
    const taken = [...Object.keys(ofOperator), 'job', 'instance', 'node', 'prometheus', 'prometheus_replica'];
    const used = Object.entries(metricDefinitions).flatMap(([name, { labels }]) =>
      labels.filter((label) => taken.includes(label)).map((label) => `${name}{${label}}`),
    );
    expect(used).toEqual([]);
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(250);
}

describeWith(['prometheus', 'prometheus-alertmanager'], 'deploy: daemon → Prometheus → Alertmanager → webhook', () => {
  let sandbox: Sandbox;
  let queue: Queue;
  let installation: Installation;
  let daemon: Program;
  let monitoring: Monitoring;
  const alerts: string[] = [];
  let deliveries = 0;

  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/drift') {
        // The first message fails, so that there are failures to show.
        deliveries += 1;
        response.writeHead(deliveries === 1 ? 503 : 204, { 'retry-after': '1' }).end();
        return;
      }
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        alerts: { status: string; labels: Record<string, string> }[];
      };
      alerts.push(
        ...body.alerts.map(({ status, labels }) => `${labels['alertname']} ${labels['check'] ?? ''} ${status}`),
      );
      response.writeHead(204).end();
    });
  });

  const policyArn = () => [...sandbox.account.roles.get('mlspace-notebook-role').attached][0] ?? '';

  beforeAll(async () => {
    const account = seededAccount({ resources: 60, wrongShare: 0.2 });
    queue = account.queues.create('drift-events');
    sandbox = await startSandbox({ account });
    sandbox.account.policies.createVersion(policyArn(), '{"Version":"2012-10-17","Statement":[]}', true);
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    installation = writeInstallation({
      webhook: { url: `http://127.0.0.1:${port}/drift`, secret },
      eventQueue: 'arn:aws:sqs:us-east-1:012345678910:drift-events',
    });
    daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);
    const target = new URL(await daemon.url()).host;
    monitoring = await startMonitoring({
      folder: installation.folder,
      target,
      webhookUrl: `http://127.0.0.1:${port}/alerts`,
    });
  });
  afterAll(async () => {
    daemon.child.kill('SIGTERM');
    await Promise.all([daemon.ended(), monitoring.stop()]);
    receiver.closeAllConnections();
    receiver.close();
    installation.remove();
    await sandbox.close();
  });

  it('has an answer to the query of every panel', async () => {
    // One read fails for a while, so that failed reads have something to show.
    const denial = sandbox.faults.add({ fault: 'access-denied', service: 'sagemaker', operation: 'ListModels' });
    // One event, so that the way from event to finding has a length.
    queue.send(tagChangeEvent('arn:aws:sagemaker:us-east-1:012345678910:model/orphan'));
    const queries = dashboards.flatMap(([file, dashboard]) =>
      panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
        targets.map(({ expr }) => ({
          name: `${file}: ${title}`,
          expr: expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(job|instance|target|check)/g, '.*'),
        })),
      ),
    );
    expect(queries.length).toBeGreaterThan(25);
    let silent = queries;
    await until(async () => {
      const answers = await Promise.all(
        silent.map(async (query) => ({ query, samples: await monitoring.query(query.expr).catch(() => []) })),
      );
      silent = answers.filter(({ samples }) => samples.length === 0).map(({ query }) => query);
      return silent.length === 0;
    });
    sandbox.faults.clear(denial);
    const services = await monitoring.query('count by (aws_service) (notebook_drift_aws_api_requests_total)');
    expect(services.map(({ metric }) => metric['aws_service'])).toEqual(expect.arrayContaining(['IAM', 'SageMaker']));
    const clashes = await monitoring.query('{__name__=~"notebook_drift_.+", exported_service!=""}');
    expect(clashes).toEqual([]);
    // Refused expressions would have been taken for silence above.
    for (const { expr } of queries) await monitoring.query(expr);
  });

  it('fires while the policy drifts, and resolves when it is put right', async () => {
    await until(
      async () =>
        alerts.includes('NotebookRolePolicyDrift policy-drift firing') && (await monitoring.query(firing)).length > 0,
    );
    const told = alerts.length;
    sandbox.account.policies.createVersion(policyArn(), publishedNotebookPolicy(), true);
    await until(() => alerts.slice(told).includes('NotebookRolePolicyDrift policy-drift resolved'));
    await until(async () => (await monitoring.query(firing)).length === 0);
    expect(alerts.slice(0, told)).toContain('NotebookRolePolicyDrift policy-drift firing');
    // Tags are still missing: putting one thing right resolves nothing else.
    expect(alerts.findLast((alert) => alert.startsWith('NotebookTagsMissing'))).toBe(
      'NotebookTagsMissing required-tags firing',
    );
  });
});
