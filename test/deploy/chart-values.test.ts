import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadValid } from '../config/virtual-files.ts';
import { describeWith } from '../support/external-tool.ts';
import { type KubernetesTools, unpackKubernetesTools } from '../support/kubernetes-tools.ts';
import { deploymentOf } from './manifest.ts';
import * as renderer from './render.ts';
import { everything, postgres, sqlite, targets } from './render.ts';

describeWith(['unzip'], 'deploy: the values of the chart', () => {
  let tools: KubernetesTools;
  beforeAll(() => {
    tools = unpackKubernetesTools();
  });
  afterAll(() => rmSync(tools.folder, { recursive: true, force: true }));

  const helm = (words: readonly string[], values: object) => renderer.helm(tools, words, values);
  const template = (values: object, release?: string) => renderer.template(tools, values, release);
  const spread = (values: object) => JSON.stringify(deploymentOf(template(values)).template.spec);

  it.each([
    ['no shape', { config: { targets } }, /shape/],
    ['an unknown shape', { ...sqlite, shape: 'both' }, /shape/],
    ['no target', { shape: 'sqlite' }, /config\.targets is needed: at least one installation/],
    ['replicas on SQLite', { ...sqlite, postgres: { replicas: 3 } }, /an SQLite file has one owner/],
    ['a database on SQLite', { ...sqlite, postgres: { urlSecret: { name: 'x' } } }, /is of the shape postgres/],
    ['an authority on SQLite', { ...sqlite, postgres: { caSecret: { name: 'x' } } }, /is of the shape postgres/],
    [
      'a volume on PostgreSQL',
      { ...postgres, sqlite: { persistence: { existingClaim: 'old' } } },
      /of the shape sqlite/,
    ],
    ['PostgreSQL without a URL', { ...postgres, postgres: {} }, /urlSecret\.name is needed/],
    ['a store', { ...sqlite, config: { targets, store: { postgres: { url_file: '/x' } } } }, /config\.store is set by/],
    ['a port', { ...sqlite, config: { targets, http: { internal_port: 9 } } }, /internal_port is set by the chart/],
    ['a port of the program', { ...sqlite, config: { targets, http: { port: 80 } } }, /http\.port is set by the chart/],
    ['an address', { ...sqlite, config: { targets, http: { host: '127.0.0.1' } } }, /http\.host is set by the chart/],
    ['a port that is taken', { ...sqlite, internalPort: 8080 }, /internalPort is 8080, where the program listens/],
    ['a port of the Service twice', { ...sqlite, service: { port: 8081 } }, /internalPort and service\.port are one/],
    ['one connection', { ...postgres, postgres: { ...postgres.postgres, connections: 1 } }, /needs 2 at least/],
    ['a misspelled value', { ...sqlite, replicaCount: 2 }, /replicaCount/],
    ['rules with dead links', { ...sqlite, prometheusRule: { enabled: true } }, /runbookBaseUrl/],
    ['an ingress without a host', { ...sqlite, ingress: { enabled: true } }, /host/],
    ['a misspelled setting', { ...sqlite, config: { targets, chekcs: {} } }, /chekcs/],
    ['a setting of a wrong type', { ...sqlite, config: { targets, log: { level: 'loud' } } }, /level/],
    [
      'an account that is a number',
      { ...sqlite, config: { targets: [{ ...targets[0], account_id: 12345 }] } },
      /account_id/,
    ],
    [
      'a scrape that has no token',
      { ...sqlite, config: { targets, http: { metrics_token_file: '/x' } }, serviceMonitor: { enabled: true } },
      /serviceMonitor\.tokenSecret\.name is needed/,
    ],
  ])('the chart refuses %s, and names it', (_what, values, words) => {
    const { status, stdout, stderr } = helm(['template'], values);
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/false schema/i);
  });

  it('has an example of values in its README whose configuration the program takes', async () => {
    const readme = readFileSync(join(import.meta.dirname, '../../deploy/helm/notebook-drift/README.md'), 'utf8');
    const [, example = ''] = /```yaml\n([^`]*)```/.exec(readme) ?? [];
    const manifests = template(parse(example) as object);
    const data = manifests.find(({ kind }) => kind === 'ConfigMap')?.data?.['config.yaml'] ?? '';
    const secrets = '../../run/secrets/notebook-drift';
    const files = {
      [`${secrets}/notebook-drift-tokens/read`]: 'a-token-of-the-example',
      [`${secrets}-postgres/url`]: 'postgres://u:p@db.example.com/drift',
      [`${secrets}-postgres-ca/global-bundle.pem`]: '-----BEGIN CERTIFICATE-----',
    };
    expect((await loadValid(data, { files })).store.kind).toBe('postgres');
  });

  it('reaches a managed database with its authority, and keeps what it is told', () => {
    const manifests = template({ ...postgres, retention: '30d', waitAtStart: '2m' });
    const config = parse(manifests.find(({ kind }) => kind === 'ConfigMap')?.data?.['config.yaml'] ?? '') as object;
    const folder = '/run/secrets/notebook-drift-postgres';
    expect(config).toMatchObject({
      store: {
        postgres: { url_file: `${folder}/url`, ca_file: `${folder}-ca/global.pem`, connections: 6 },
        retention: '30d',
        wait_at_start: '2m',
      },
    });
    const { spec } = deploymentOf(manifests).template;
    expect(spec.volumes.map(({ secret }) => secret)).toContainEqual(
      expect.objectContaining({ secretName: 'rds.bundle' }),
    );
  });

  it('names volumes as Kubernetes takes them, whatever Secrets are called', () => {
    const { spec } = deploymentOf(template({ ...sqlite, ...everything })).template;
    for (const { name } of spec.volumes) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  it('can be named and labelled', () => {
    const named = template({ ...sqlite, fullnameOverride: 'guard', commonLabels: { team: 'ml' } }, 'a.b');
    expect(new Set(named.map(({ metadata }) => metadata.name))).toEqual(new Set(['guard', 'guard-test']));
    expect(named.map(({ metadata }) => metadata.labels?.['team'])).toEqual(named.map(() => 'ml'));
    const dotted = template({ ...sqlite, nameOverride: 'nd' }, 'a.b');
    expect(new Set(dotted.map(({ metadata }) => metadata.name))).toEqual(new Set(['a-b-nd', 'a-b-nd-test']));
  });

  it('lets OpenShift choose the user, and takes other probes', () => {
    const none = { runAsUser: null, runAsGroup: null, fsGroup: null };
    const values = { ...sqlite, podSecurityContext: none, livenessProbe: { periodSeconds: 60 }, readinessProbe: null };
    const { spec } = deploymentOf(template(values)).template;
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
    const [container] = spec.containers;
    expect(container?.['livenessProbe']).toMatchObject({ periodSeconds: 60, httpGet: { path: '/livez' } });
    expect(container).not.toHaveProperty('readinessProbe');
  });

  it.each([
    [{ exec: { command: ['true'] } }, 'exec'],
    [{ tcpSocket: { port: 'http' } }, 'tcpSocket'],
    [{ httpGet: { path: '/healthz', port: 'http' } }, 'httpGet'],
  ])('takes a probe that asks something else: %j', (livenessProbe, asked) => {
    const [container] = deploymentOf(template({ ...sqlite, livenessProbe })).template.spec.containers;
    expect(container?.['livenessProbe']).toEqual({ periodSeconds: 20, timeoutSeconds: 5, ...livenessProbe });
    expect(Object.keys(container?.['livenessProbe'] as object)).toContain(asked);
  });

  it('puts every object into the namespace that it is told, and makes that where asked to', () => {
    const namespaces = (values: object) =>
      new Set(template(values).flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [] : [metadata.namespace])));
    const full = { ...postgres, ...everything, extraManifests: [] };
    expect(namespaces(full)).toEqual(new Set(['watch']));
    expect(namespaces({ ...full, namespaceOverride: '' })).toEqual(new Set(['default']));
    const made = template(full).filter(({ kind }) => kind === 'Namespace');
    expect(made).toHaveLength(1);
    expect(made[0]?.metadata).toMatchObject({
      name: 'watch',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'cost-center': '42' },
      annotations: { 'helm.sh/resource-policy': 'keep', a: 'b' },
    });
    expect(template(sqlite).filter(({ kind }) => kind === 'Namespace')).toEqual([]);
    expect(helm(['template'], { ...sqlite, namespaceOverride: 'A_b' }).stderr).toMatch(/namespaceOverride/);
  });

  it('has a test of its own, which asks its service for readiness as a pod that needs no privilege', () => {
    const manifests = template({ ...postgres, ...everything, service: { port: 9000 } });
    const pod = manifests.find(({ kind }) => kind === 'Pod');
    const service = manifests.find(({ kind }) => kind === 'Service');
    expect(pod?.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'test' });
    expect(pod?.spec?.['containers']).toEqual([
      expect.objectContaining({
        command: ['node', '/app/bin/healthcheck.js'],
        args: [`http://${service?.metadata.name}:9000/readyz`],
        securityContext: expect.objectContaining({ readOnlyRootFilesystem: true }) as object,
      }),
    ]);
    // Neither the service nor the budget nor the network policy takes it for the program.
    const { labels } = deploymentOf(manifests).template.metadata;
    const own = ['app.kubernetes.io/name', 'app.kubernetes.io/instance'].map((name) => [name, labels[name]]);
    expect(pod?.metadata.labels).not.toMatchObject(Object.fromEntries(own));
    expect(pod?.metadata.labels).toMatchObject({ may: 'ask' });
    const without = template({ ...sqlite, helmTest: { enabled: false } });
    expect(without.some(({ kind }) => kind === 'Pod')).toBe(false);
  });

  it('is probed and scraped on a port of its own, which the service and the network policy know', () => {
    const manifests = template({ ...sqlite, serviceMonitor: { enabled: true } });
    const [container] = deploymentOf(manifests).template.spec.containers;
    const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((name) => container?.[name]);
    for (const probe of probes) expect(probe).toMatchObject({ httpGet: { port: 'internal' } });
    const text = (kind: string) => JSON.stringify(manifests.find((one) => one.kind === kind)?.spec);
    expect(text('Service')).toContain('"targetPort":"internal"');
    expect(text('NetworkPolicy')).toContain('"port":"internal"');
    expect(text('ServiceMonitor')).toContain('"port":"internal"');
    expect(JSON.stringify(template({ ...sqlite, internalPort: 0 }))).not.toContain('internal');
  });

  it('spreads replicas over zones and nodes, unless told otherwise', () => {
    expect(spread(postgres)).toMatch(/topology\.kubernetes\.io\/zone.*kubernetes\.io\/hostname/);
    expect(spread(sqlite)).not.toContain('topologySpreadConstraints');
    const own = [{ maxSkew: 2, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }];
    expect(spread({ ...postgres, topologySpreadConstraints: own })).not.toContain('hostname');
  });
});
