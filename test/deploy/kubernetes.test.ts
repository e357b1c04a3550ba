import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { describeWith } from '../support/external-tool.ts';
import { type KubernetesTools, unpackKubernetesTools } from '../support/kubernetes-tools.ts';
import { deploymentOf, type Manifest, parseManifests, validate } from './manifest.ts';
import { promtool } from './promtool.ts';
import * as renderer from './render.ts';
import { everything, postgres, sqlite, targets } from './render.ts';

const root = join(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(join(root, 'config/schema.json'), 'utf8')) as object;

const sqliteShape = {
  replicas: 1,
  strategy: 'Recreate',
  store: ['sqlite'],
  state: ['name', 'persistentVolumeClaim'],
  claim: true,
  budget: false,
  databasePort: false,
};
const postgresShape = {
  replicas: 2,
  strategy: 'RollingUpdate',
  store: ['postgres'],
  state: ['emptyDir', 'name'],
  claim: false,
  budget: true,
  databasePort: true,
};

describeWith(['unzip', 'promtool'], 'deploy: Kubernetes, rendered by the real helm and kubectl', () => {
  let tools: KubernetesTools;
  beforeAll(() => {
    tools = unpackKubernetesTools();
  });
  afterAll(() => rmSync(tools.folder, { recursive: true, force: true }));

  const helm = (words: readonly string[], values: object) => renderer.helm(tools, words, values);
  const template = (values: object, release?: string) => renderer.template(tools, values, release);
  const kustomize = (overlay: string) => renderer.kustomize(tools, overlay);

  it.each([
    ['sqlite', sqlite],
    ['postgres', postgres],
    ['sqlite with everything', { ...sqlite, ...everything }],
  ])('helm lints the chart: %s', (_name, values) => {
    const { stdout, status } = helm(['lint', '--strict'], values);
    expect({ status, errors: stdout.match(/\[(ERROR|WARNING)\].*/g) }).toEqual({ status: 0, errors: null });
  });

  const shapes: readonly (readonly [string, () => readonly Manifest[]])[] = [
    ['helm, sqlite', () => template(sqlite)],
    ['helm, postgres', () => template(postgres)],
    ['helm, sqlite, everything', () => template({ ...sqlite, ...everything }, 'other')],
    ['helm, postgres, everything', () => template({ ...postgres, ...everything })],
    ['helm, postgres, one port', () => template({ ...postgres, internalPort: 0 })],
    ['kustomize, sqlite', () => kustomize('sqlite')],
    ['kustomize, postgres', () => kustomize('postgres')],
  ];

  describe.each(shapes)('%s', (name, renderAnew) => {
    let rendered: readonly Manifest[] | undefined;
    const render = () => (rendered ??= renderAnew());

    it('is what the API takes, every field of it', () => {
      const manifests = render();
      for (const manifest of manifests) expect(() => validate(manifest)).not.toThrow();
      expect(new Set(manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).size).toBe(manifests.length);
    });

    it('needs no privilege', () => {
      const { template: pod } = deploymentOf(render());
      expect(pod.spec.automountServiceAccountToken).toBe(false);
      expect(pod.spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod.spec.containers).toHaveLength(1);
      expect(pod.spec.containers[0]?.['securityContext']).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(JSON.stringify(pod)).not.toMatch(/hostPath|hostNetwork|hostPID|privileged/);
    });

    it('is probed, given time to end, and bounded', () => {
      const { template: pod } = deploymentOf(render());
      const [container] = pod.spec.containers;
      expect(container).toMatchObject({
        startupProbe: { httpGet: { path: '/livez' } },
        livenessProbe: { httpGet: { path: '/livez' } },
        readinessProbe: { httpGet: { path: '/readyz' } },
      });
      expect(pod.spec.terminationGracePeriodSeconds).toBe(60);
      expect(container?.['resources']).toMatchObject({ limits: { memory: '384Mi' } });
    });

    it('mounts only what it declares', () => {
      const { template: pod } = deploymentOf(render());
      const mounts = pod.spec.containers[0]?.['volumeMounts'] as { name: string }[];
      const volumes = pod.spec.volumes.map((volume) => volume['name']);
      expect(mounts.map((mount) => mount.name).toSorted()).toEqual(volumes.toSorted());
      expect(new Set(volumes).size).toBe(volumes.length);
    });

    it('has the one store of its shape', () => {
      const manifests = render();
      const { replicas, strategy, template: pod } = deploymentOf(manifests);
      const state = pod.spec.volumes.find((volume) => volume['name'] === 'state');
      const has = (wanted: string) => manifests.some(({ kind }) => kind === wanted);
      const config = manifests.find(({ data }) => data?.['config.yaml'])?.data?.['config.yaml'] ?? '';
      const shape = {
        replicas,
        strategy: strategy.type,
        store: Object.keys((parse(config) as { store: object }).store).filter((key) =>
          ['sqlite', 'postgres'].includes(key),
        ),
        state: Object.keys(state ?? {}).toSorted(),
        claim: has('PersistentVolumeClaim'),
        budget: has('PodDisruptionBudget'),
        databasePort: JSON.stringify(manifests.find(({ kind }) => kind === 'NetworkPolicy')).includes('5432'),
      };
      expect(shape).toEqual(name.includes('sqlite') ? sqliteShape : postgresShape);
    });

    it('selects its own pods everywhere', () => {
      const manifests = render();
      const { labels } = deploymentOf(manifests).template.metadata;
      const selectors = manifests.flatMap(({ kind, spec }) => {
        const selector = (spec?.['selector'] ?? spec?.['podSelector']) as Record<string, unknown> | undefined;
        if (kind === 'PersistentVolumeClaim' || !selector) return [];
        return [(selector['matchLabels'] ?? selector) as Record<string, string>];
      });
      expect(selectors.length).toBeGreaterThanOrEqual(3);
      for (const selector of selectors) {
        expect(Object.keys(selector).length).toBeGreaterThan(0);
        expect(labels).toMatchObject(selector);
      }
    });

    // The schema is the judge of what this version knows.
    it('brings a configuration by the schema', () => {
      const config = parse(
        render().find(({ kind, data }) => kind === 'ConfigMap' && data?.['config.yaml'])?.data?.['config.yaml'] ?? '',
      ) as object;
      const judge = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
      expect({ ok: judge(config), errors: judge.errors }).toEqual({ ok: true, errors: null });
    });
  });

  it.each(['sqlite', 'postgres'])('kustomize, %s: brings its namespace, which takes no privileged pods', (overlay) => {
    const manifests = kustomize(overlay);
    const namespace = manifests.find(({ kind }) => kind === 'Namespace');
    expect(namespace?.metadata).toMatchObject({
      name: 'notebook-drift',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    const [container] = deploymentOf(manifests).template.spec.containers;
    expect(container).toMatchObject({ livenessProbe: { httpGet: { port: 'internal' } } });
    const data = manifests.find(({ kind }) => kind === 'ConfigMap')?.data?.['config.yaml'] ?? '';
    expect(parse(data)).toMatchObject({ http: { internal_port: 8081 } });
  });

  it('gives the chart the rules of deploy/prometheus, with the links that were asked for', async () => {
    const rule = template({ ...sqlite, ...everything }).find(({ kind }) => kind === 'PrometheusRule');
    const original = readFileSync(join(root, 'deploy/prometheus/rules.yaml'), 'utf8').replaceAll(
      'https://example.com/notebook-drift/docs/runbooks',
      'https://wiki.example.com/drift',
    );
    expect(rule?.spec).toEqual(parse(original));
    writeFileSync(join(tools.folder, 'rules.yaml'), stringify(rule?.spec));
    expect(await promtool(['check', 'rules', '--lint-fatal', 'rules.yaml'], tools.folder)).toMatchObject({ status: 0 });
  });

  it('brings the objects of the Prometheus Operator as a component', () => {
    const folder = join(root, 'deploy/kubernetes/components/prometheus-operator');
    for (const file of ['prometheus-rule.yaml', 'service-monitor.yaml']) {
      const manifests = parseManifests(readFileSync(join(folder, file), 'utf8'));
      expect(manifests).toHaveLength(1);
      for (const manifest of manifests) expect(() => validate(manifest)).not.toThrow();
    }
  });

  it('puts further files beside the configuration, whose change restarts nothing', () => {
    const text = 'suppressions:\n  - { id: "a", reason: "x: y" }\n';
    const withFiles = template({ ...sqlite, files: { 'suppressions.yaml': text } });
    const data = withFiles.flatMap((manifest) => (manifest.kind === 'ConfigMap' ? [manifest.data] : []));
    expect(data).toEqual([{ 'config.yaml': expect.any(String) as string, 'suppressions.yaml': text }]);
    expect(deploymentOf(withFiles).template.metadata).toEqual(deploymentOf(template(sqlite)).template.metadata);
    expect(helm(['template'], { ...sqlite, files: { 'config.yaml': '' } }).status).not.toBe(0);
  });

  it('restarts the pods when the configuration changes', () => {
    const annotations = [sqlite, sqlite, { ...sqlite, config: { targets, log: { level: 'debug' } } }].map((values) =>
      JSON.stringify(deploymentOf(template(values)).template.metadata),
    );
    expect(annotations[0]).toBe(annotations[1]);
    expect(annotations[0]).not.toBe(annotations[2]);
  });
});
