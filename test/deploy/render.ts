import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubernetesTools } from '../support/kubernetes-tools.ts';
import { type Manifest, parseManifests } from './manifest.ts';

const root = join(import.meta.dirname, '../..');
const chart = join(root, 'deploy/helm/notebook-drift');
const overlays = join(root, 'deploy/kubernetes/overlays');

/** What is watched. */
export const targets = [
  { id: 'prod', account_id: '012345678910', home_region: 'us-east-1', roles: [{ name: 'notebooks' }] },
];

/** The least values of the shape. */
export const sqlite = { shape: 'sqlite', config: { targets } };
/** The values of the other shape, with a managed database. */
export const postgres = {
  shape: 'postgres',
  config: { targets },
  postgres: { urlSecret: { name: 'database' }, caSecret: { name: 'rds.bundle', key: 'global.pem' }, connections: 6 },
};
/** Every value that both shapes take. */
export const everything = {
  imagePullSecrets: [{ name: 'registry' }],
  secrets: [{ name: 'tokens' }, { name: `a.name.with-dots-${'x'.repeat(200)}` }],
  retention: '30d',
  waitAtStart: '90s',
  commonLabels: { 'cost-center': '42' },
  namespaceOverride: 'watch',
  namespace: { create: true, annotations: { a: 'b' } },
  helmTest: { labels: { may: 'ask' } },
  extraArgs: ['--config', '/etc/notebook-drift/config.yaml'],
  envFrom: [{ secretRef: { name: 'proxy' } }],
  initContainers: [{ name: 'wait', image: 'busybox', command: ['true'] }],
  extraVolumes: [{ name: 'ca', configMap: { name: 'ca' } }],
  extraVolumeMounts: [{ name: 'ca', mountPath: '/etc/ca', readOnly: true }],
  extraManifests: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-extra' }, data: { a: 'b' } },
  ],
  files: { 'suppressions.yaml': 'suppressions: []\n' },
  serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::012345678910:role/notebook-drift' } },
  service: { annotations: { a: 'b' } },
  ingress: { enabled: true, host: 'drift.example.com', className: 'nginx', tlsSecret: 'tls', annotations: { a: 'b' } },
  networkPolicy: {
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    extraEgress: [{ ports: [{ port: 3128, protocol: 'TCP' }] }],
  },
  serviceMonitor: {
    enabled: true,
    labels: { release: 'prometheus' },
    tokenSecret: { name: 'metrics', key: 'token' },
    scrapeTimeout: '10s',
    relabelings: [{ action: 'labeldrop', regex: 'container' }],
    metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'nodejs_.*' }],
  },
  prometheusRule: {
    enabled: true,
    labels: { release: 'prometheus' },
    runbookBaseUrl: 'https://wiki.example.com/drift',
  },
  dashboards: { enabled: true },
  extraEnv: [{ name: 'AWS_REGION', value: 'us-east-1' }],
  podAnnotations: { a: 'b' },
  podLabels: { team: 'ml' },
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
  ],
  priorityClassName: 'system',
};

/** Runs helm over the chart with these values. */
export function helm(tools: KubernetesTools, words: readonly string[], values: object, release = 'notebook-drift') {
  const file = join(tools.folder, 'values.yaml');
  writeFileSync(file, stringify(values));
  const name = words[0] === 'template' ? [release] : [];
  const [command = '', ...rest] = words;
  return spawnSync(tools.helm, [command, ...name, chart, '--values', file, ...rest], {
    encoding: 'utf8',
    env: { HOME: tools.folder },
  });
}

/** What helm renders; throws what it refuses. */
export function template(tools: KubernetesTools, values: object, release?: string): readonly Manifest[] {
  const { stdout, stderr, status } = helm(tools, ['template'], values, release);
  if (status !== 0) throw new Error(stderr);
  return parseManifests(stdout);
}

/** What kubectl renders of an overlay. */
export function kustomize(tools: KubernetesTools, overlay: string): readonly Manifest[] {
  const run = spawnSync(tools.kubectl, ['kustomize', join(overlays, overlay)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return parseManifests(run.stdout);
}
