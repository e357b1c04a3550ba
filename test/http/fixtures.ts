import { onTestFinished } from 'vitest';
import type { Delivery } from '../../src/domain/delivery/delivery.ts';
import type { CheckDescription } from '../../src/domain/evaluation/check.ts';
import type { CheckState, ScanRecord } from '../../src/domain/evaluation/check-state.ts';
import type { Finding } from '../../src/domain/finding/finding.ts';
import type { Target } from '../../src/domain/target/target.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import type { HttpOptions } from '../../src/http/service/options.ts';
import { sampleMessageData } from '../support/fixtures.ts';
import { type MemoryRows, memoryStore } from './memory-store.ts';

export const now = Date.UTC(2026, 10, 24, 12);

export const target: Target = {
  id: 'prod',
  accountId: '012345678910',
  partition: 'aws',
  homeRegion: 'us-east-1',
  regions: ['us-east-1', 'us-west-2'],
  access: {
    assumeRole: { arn: 'arn:aws:iam::012345678910:role/reader', externalId: 'planted-external-id', sessionName: 'x' },
    useFipsEndpoint: false,
    endpoints: { iam: 'https://planted-endpoint.example' },
  },
  roles: [{ name: 'mlspace-notebook-role' }],
  roleReading: 'auto',
  attached: { name: '*notebook-policy*' },
  stacks: [],
  facts: { instanceTypes: false },
};

const checks: readonly CheckDescription[] = [
  {
    id: 'policy-drift',
    title: 'The notebook policy is the generated one',
    description: 'Notebooks may do what was agreed.',
    reads: ['resources'],
    kinds: [{ kind: 'policy-changed', title: 'The policy differs', severities: ['high'], remediation: 'Restore it.' }],
  },
  {
    id: 'required-tags',
    title: 'Resources say whose they are',
    description: 'Every resource carries its tags.',
    reads: ['resources'],
    kinds: [{ kind: 'tag-missing', title: 'A tag is missing', severities: ['medium'], remediation: 'Add it.' }],
  },
];

export function finding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'f_00000000000000000001',
    targetId: 'prod',
    checkId: 'required-tags',
    kind: 'tag-missing',
    scope: 'us-east-1/model',
    resource: {
      type: 'model',
      arn: 'arn:aws:sagemaker:us-east-1:012345678910:model/churn',
      name: 'churn',
      region: 'us-east-1',
    },
    path: '',
    severity: 'medium',
    summary: 'model churn: tag project is missing',
    evidence: { keys: ['project'], tags: [{ key: 'user', value: 'ana' }] },
    state: 'active',
    suppressed: false,
    suppression: null,
    confirmations: 1,
    firstSeen: now - 7_200_000,
    lastSeen: now - 60_000,
    resolvedAt: null,
    resolution: null,
    scanId: 's_1',
    ...over,
  };
}

export function checkState(over: Partial<CheckState> = {}): CheckState {
  return {
    targetId: 'prod',
    checkId: 'required-tags',
    outcome: 'findings',
    failures: [],
    lastAttemptAt: now - 60_000,
    lastSuccessAt: now - 60_000,
    lastScanId: 's_1',
    scopes: [
      {
        scope: 'us-east-1/model',
        status: 'complete',
        resourceType: 'model',
        counts: { compliant: 3, noncompliant: 1, unknown: 0, excluded: 2 },
        failures: [],
        missingByKey: { project: 1 },
      },
    ],
    detail: null,
    staleSince: null,
    ...over,
  };
}

export function scan(over: Partial<ScanRecord> = {}): ScanRecord {
  return {
    id: 's_1',
    targetId: 'prod',
    checkId: 'required-tags',
    trigger: 'schedule',
    startedAt: now - 61_000,
    finishedAt: now - 60_000,
    result: 'success',
    outcome: 'findings',
    requests: 12,
    findings: 1,
    configurationHash: '5f1c0a9e',
    ...over,
  };
}

export function delivery(over: Partial<Delivery> = {}): Delivery {
  return {
    id: 'msg_1',
    sinkId: 'ops',
    groupKey: 'prod/required-tags',
    message: { type: 'drift.firing', timestamp: '2026-11-24T11:59:00Z', data: sampleMessageData() },
    fromRevision: 0,
    status: 'pending',
    attempts: 1,
    createdAt: now - 60_000,
    nextAttemptAt: now + 5000,
    deliveredAt: null,
    lastError: 'connect ECONNREFUSED',
    ...over,
  };
}

export function emptyRows(over: Partial<MemoryRows> = {}): MemoryRows {
  return { revision: 7, findings: [], transitions: [], states: [], scans: [], deliveries: [], counts: [], ...over };
}

/** One answer, read to its end. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  readonly json: Record<string, unknown>;
}

export interface TestServer {
  readonly server: HttpServer;
  readonly url: string;
  readonly internalUrl?: string;
  readonly get: (path: string, init?: RequestInit) => Promise<Answer>;
  readonly requests: { readonly method: string; readonly route: string; readonly code: number }[];
  readonly log: string[];
}

/** A real server on loopback that ends with the test. */
export async function startServer(
  over: Partial<HttpOptions> & { readonly rows?: MemoryRows } = {},
): Promise<TestServer> {
  const requests: TestServer['requests'] = [];
  const log: string[] = [];
  const write = (fields: object, message: string) => void log.push(`${message} ${JSON.stringify(fields)}`);
  const { rows = emptyRows(), ...given } = over;
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    tokens: [],
    store: memoryStore(rows),
    targets: [target],
    checks,
    sinks: [{ id: 'ops', type: 'webhook' }],
    suppressions: [],
    suppressionsText: async () => null,
    outbox: { test: async (sinkId) => `msg_test_${sinkId}`, replay: async () => true },
    version: '1.2.3',
    startedAt: now - 3_600_000,
    nextRuns: () => [{ targetId: 'prod', checkId: 'required-tags', nextAt: now + 600_000 }],
    staleAfter: () => 900_000,
    requestScan: async () => ['s_9', 's_10'],
    isScanQueued: async () => false,
    renderMetrics: async (accept) => ({ contentType: accept ?? 'text/plain; version=0.0.4', body: 'up 1\n' }),
    telemetry: { httpRequest: ({ method, route, code }) => void requests.push({ method, route, code }) },
    logger: { debug: write, info: write, warn: write, error: write },
    clock: () => now,
    ...given,
  });
  const { url, ...internal } = await server.listen();
  onTestFinished(() => server.close());
  return { server, url, ...internal, requests, log, get: (path, init) => ask(`${url}${path}`, init) };
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, text };
  return Object.defineProperty(answer, 'json', { get: () => JSON.parse(text) }) as Answer;
}
