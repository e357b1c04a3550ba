import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type MetricDefinition, metricDefinitions, metricPrefix } from '../../src/metrics/definitions.ts';
import { renderMetricsDocument } from '../../src/metrics/document.ts';
import type { StoreFacts } from '../../src/metrics/projection.ts';
import { createMetrics, type Metrics, type MetricsOptions } from '../../src/metrics/registry.ts';
import { describeWith, externalTool } from '../support/external-tool.ts';
import { midLife, startedAt, watched } from './fixtures.ts';

const golden = new URL('../golden/metrics.prom', import.meta.url);
const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const plainText = 'text/plain; version=0.0.4; charset=utf-8';

function storeOf(facts: () => StoreFacts): MetricsOptions['store'] {
  const revisions: StoreFacts[] = [];
  return {
    // Every one of them is of another revision.
    revision: async () =>
      revisions.indexOf(facts()) === -1 ? revisions.push(facts()) - 1 : revisions.indexOf(facts()),
    checkStates: async () => facts().checkStates,
    findingCounts: async () => facts().findingCounts,
    transitionCounts: async () => facts().transitionCounts,
    pendingDeliveries: async () => facts().pendingDeliveries,
    suppressionCounts: async () => facts().suppressionCounts,
  };
}

function create(given: Partial<MetricsOptions> = {}): Metrics {
  return createMetrics({
    ...watched,
    store: storeOf(() => midLife),
    build: { version: '1.4.0', revision: 'abc1234', nodeVersion: 'v24.21.0' },
    clock: () => startedAt + 660_000,
    logger: { error: () => {} },
    runtime: false,
    ...given,
  });
}

/** One of every event that the process tells. */
function tellEverything({ telemetry }: Metrics): void {
  telemetry.awsRequest({ service: 'iam', operation: 'GetRole', code: 'ok', seconds: 0.04 });
  telemetry.awsRequest({ service: 'sagemaker', operation: 'ListTags', code: 'ThrottlingException', seconds: 0.2 });
  telemetry.awsRequest({ service: 'sagemaker', operation: 'ListTags', code: 'arn:aws:made-up', seconds: 0.2 });
  telemetry.scanScheduled({
    targetId: 'prod',
    checkId: 'policy-drift',
    nextAt: startedAt + 900_000,
    intervalSeconds: 300,
  });
  telemetry.scanFinished({ targetId: 'prod', checkId: 'policy-drift', result: 'success', seconds: 0.8 });
  telemetry.scanFinished({ targetId: 'prod', checkId: 'required-tags', result: 'partial', seconds: 42 });
  telemetry.scanFinished({ targetId: 'prod', checkId: 'required-tags', result: 'skipped', seconds: 0 });
  telemetry.checkFailed({ targetId: 'prod', checkId: 'required-tags', reason: 'throttled' });
  telemetry.deliveryAttempted({ sinkId: 'ops', event: 'drift.firing', seconds: 0.1 });
  telemetry.deliveryAttempted({ sinkId: 'ops', event: 'drift.firing', failure: 'server_error', seconds: 3 });
  telemetry.eventsAwaited();
  telemetry.eventQueueAsked({ answered: true });
  telemetry.eventReceived({ outcome: 'relevant' });
  telemetry.eventDiscarded({ reason: 'unread' });
  telemetry.eventRead({ result: 'stored' });
  telemetry.eventStored({ seconds: 0.8 });
  telemetry.httpRequest({ method: 'GET', route: '/api/v1/findings/:id', code: 200, seconds: 0.004 });
  telemetry.httpRequest({ method: 'PROPFIND', route: '/', code: 404, seconds: 0.001 });
}

function promtool(text: string) {
  const { status, stdout, stderr } = spawnSync(externalTool('promtool') ?? 'promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe('metrics/registry', () => {
  it('exposes a known state as the golden file has it', async () => {
    const metrics = create();
    tellEverything(metrics);

    const { contentType, body } = await metrics.render();

    expect(contentType).toBe(plainText);
    await expect(body).toMatchFileSnapshot(golden.pathname);
  });

  it('exports every metric that is defined, with its help and type, and no other', async () => {
    const metrics = create();
    tellEverything(metrics);

    const { body } = await metrics.render();

    const defined = Object.entries(metricDefinitions).flatMap(([name, { help, type }]) => [
      `# HELP ${metricPrefix}${name} ${help}`,
      `# TYPE ${metricPrefix}${name} ${type}`,
    ]);
    expect(
      body
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .toSorted(),
    ).toEqual(defined.toSorted());
  });

  it('drops the series of a finding that is gone at the next scrape', async () => {
    let facts = midLife;
    const { render } = create({ store: storeOf(() => facts) });
    const oldest = 'notebook_drift_finding_first_seen_timestamp_seconds{target="prod",check="policy-drift"}';
    const active = 'notebook_drift_findings{target="prod",check="policy-drift",severity="high",state="active"}';

    const before = (await render()).body;
    facts = { ...midLife, findingCounts: [] };
    const after = (await render()).body;

    expect(before).toContain(oldest);
    expect(before).toContain(`${active} 2\n`);
    expect(after).not.toContain(oldest);
    expect(after).toContain(`${active} 0\n`);
  });

  it('asks the store for everything only when something changed', async () => {
    let asked = 0;
    let revision = 7;
    const checkStates = async () => {
      asked++;
      return midLife.checkStates;
    };
    const { render } = create({ store: { ...storeOf(() => midLife), revision: async () => revision, checkStates } });

    const first = (await render()).body;
    const second = (await render()).body;
    revision++;
    await render();

    expect(second).toBe(first);
    expect(asked).toBe(2);
  });

  it('drops every series of a target whose state is gone', async () => {
    let facts = midLife;
    const { render } = create({ store: storeOf(() => facts) });

    await render();
    facts = { ...midLife, checkStates: [], findingCounts: [] };

    expect((await render()).body).not.toMatch(/^notebook_drift_(findings|check_success|resources)\{/m);
  });

  it('still exports the process metrics when the store cannot be read, and says so', async () => {
    const problem = new Error('disk is gone');
    const logged: object[] = [];
    const store = { ...storeOf(() => midLife), findingCounts: () => Promise.reject(problem) };
    const metrics = create({ store, logger: { error: (fields) => logged.push(fields) } });

    const { body } = await metrics.render();

    expect(body).toContain('notebook_drift_store_up 0\n');
    expect(body).toContain('notebook_drift_scans_total{target="prod",result="success"} 0\n');
    expect(body).toContain('notebook_drift_target_info{');
    expect(body).not.toMatch(/^notebook_drift_(findings|check_success|deliveries_pending)\b/m);
    expect(logged).toEqual([{ error: problem }]);
  });

  it.each([
    [undefined, plainText],
    ['*/*', plainText],
    ['text/plain;version=0.0.4', plainText],
    ['application/json', plainText],
    ['application/openmetrics-text', openMetrics],
    ['application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3', openMetrics],
    ['application/openmetrics-text;version=1.0.0;q=0.2,text/plain;version=0.0.4;q=0.3', plainText],
    ['application/openmetrics-text;version=1.0.0;q=0', plainText],
    ['application/openmetrics-text;version=0.0.1', plainText],
    [
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,' +
        'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,' +
        'text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      openMetrics,
    ],
  ])('answers Accept: %s with %s', async (accept, expected) => {
    expect((await create().render(accept)).contentType).toBe(expected);
  });

  it('writes OpenMetrics where asked, and plain text again after it', async () => {
    const metrics = create();

    const before = await metrics.render();
    const open = await metrics.render('application/openmetrics-text');
    const after = await metrics.render();

    expect(open.body).toContain('# TYPE notebook_drift_scans counter\n');
    expect(open.body).toContain('notebook_drift_scans_total{target="prod",result="success"} 0\n');
    expect(open.body.endsWith('\n# EOF\n')).toBe(true);
    expect(open.body.match(/# EOF/g)).toHaveLength(1);
    expect(after.body).toBe(before.body);
  });

  it('counts unknown codes and methods as other, never as themselves', async () => {
    const metrics = create();
    tellEverything(metrics);

    const { body } = await metrics.render();

    expect(body).toContain('{aws_service="sagemaker",operation="ListTags",code="other"} 1');
    expect(body).toContain('{method="other",route="/",code="404"} 1');
    expect(body).not.toMatch(/arn:|PROPFIND/);
  });

  it('keeps docs/metrics.md as generated', () => {
    expect(readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')).toBe(renderMetricsDocument());
  });

  it('names every definition by the rules that promtool does not know', () => {
    const definitions = Object.entries<MetricDefinition>(metricDefinitions);
    const unclear = definitions.filter(([, { help }]) => !/^[A-Z].*\.$/.test(help));
    const targetLabels = definitions.filter(([, { labels }]) =>
      ['region', 'zone', 'instance', 'job', 'type', 'le'].some((label) => labels.includes(label)),
    );

    expect(unclear).toEqual([]);
    expect(targetLabels).toEqual([]);
  });

  describeWith(['promtool'], 'judged by promtool', () => {
    it('has a golden file that passes without a word', () => {
      expect(promtool(readFileSync(golden, 'utf8'))).toEqual({ status: 0, output: '' });
    });

    it('passes with the metrics of the runtime too', async () => {
      const metrics = create({ runtime: true });
      tellEverything(metrics);

      const { body } = await metrics.render();

      expect(body).toContain('process_cpu_user_seconds_total');
      expect(body).toContain('nodejs_heap_size_used_bytes');
      expect(promtool(body)).toEqual({ status: 0, output: '' });
    });

    it('is asked in earnest: it refuses a gauge that ends in _total', () => {
      expect(promtool('# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n').status).not.toBe(0);
    });
  });
});
