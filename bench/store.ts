/**
 * `node bench/store.ts [--findings N] [--scan N] [--targets N] [--postgres] [--keep FILE]`: a store with 1,000,000 findings in
 * it. What it takes to store a scan of 100,000 findings, how long the process answers nobody meanwhile, what the API takes,
 * how large the process becomes (the switches of the image are `--max-semi-space-size=4 --heap-growing-percent=50`), and how
 * large the file. With `--keep` a filled SQLite file is made there, or used again where it is. Figures, not a test.
 */
import { hash as digest, randomUUID } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Observation } from '../src/domain/evaluation/evaluation.ts';
import type { Finding } from '../src/domain/finding/finding.ts';
import { findingId } from '../src/findings/identity.ts';
import { transitionOf } from '../src/findings/reduce.ts';
import { commitEvaluation } from '../src/scan/run/commit-evaluation.ts';
import type { Store } from '../src/store/contract/store.ts';
import { openPostgresStore } from '../src/store/postgres/postgres.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite.ts';
import { minute, sampleScan, sampleScopeOutcome, sampleSink } from '../test/support/fixtures.ts';
import { PostgresServer } from '../test/support/postgres.ts';
import { silentLogger } from '../test/support/silent-logger.ts';
import { forgetLargest, largestResident, percentile, spread } from './figures.ts';
import { checks, serve, targetNamed } from './store-server.ts';

const { values } = parseArgs({
  options: {
    findings: { type: 'string', default: '1000000' },
    scan: { type: 'string', default: '100000' },
    targets: { type: 'string', default: '10' },
    postgres: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
});
const scanSize = Number(values.scan);
const targets = Array.from({ length: Number(values.targets) }, (_, index) => targetNamed(`t${index}`));
const ofTarget = Number(values.findings) / targets.length;
const [check] = checks;
if (!check) throw new Error('no check');
const hash = (text: string) => digest('sha256', text);
const types = ['endpoint', 'model', 'training-job', 'notebook-instance', 'endpoint-config'];
const start = Date.UTC(2026, 0, 1);

/** What the tag check says of resource number `n`: about as long as the real thing. */
function observation(n: number, project = 'fraud'): Observation {
  const type = types[n % types.length] ?? 'model';
  const name = `team-${n % 97}-churn-prediction-${n}`;
  const arn = `arn:aws:sagemaker:us-east-1:012345678910:${type}/${name}`;
  return {
    kind: 'tag-missing',
    scope: `us-east-1/${type}`,
    resource: { type, arn, name, region: 'us-east-1' },
    path: '',
    severity: n % 10 === 0 ? 'high' : 'medium',
    summary: `${type} ${name}: tag user is missing`,
    evidence: {
      keys: ['user'],
      tags: [
        { key: 'project', value: project },
        { key: 'system', value: 'MLSpace' },
      ],
    },
  };
}

function finding(targetId: string, n: number): Finding {
  const seen = observation(n);
  const identity = { targetId, checkId: 'required-tags', kind: seen.kind, resourceArn: seen.resource.arn, path: '' };
  const resolved = n % 4 === 0;
  const firstSeen = start + n * 1_000 + Number(targetId.slice(1));
  return {
    id: findingId(identity, hash),
    targetId,
    checkId: 'required-tags',
    ...seen,
    state: resolved ? 'resolved' : 'active',
    suppressed: false,
    suppression: null,
    confirmations: 1,
    firstSeen,
    lastSeen: firstSeen + minute,
    resolvedAt: resolved ? firstSeen + minute : null,
    resolution: resolved ? 'fixed' : null,
    scanId: 's_fill',
  };
}

async function fill(store: Store): Promise<void> {
  const context = { now: start, scanId: 's_fill', configurationHash: 'bench' };
  for (const { id } of targets) {
    const findings = Array.from({ length: ofTarget }, (_, n) => finding(id, n));
    await store.transact(async (transaction) => {
      await transaction.findings.save(findings);
      await transaction.findings.saveTransitions(findings.map((one) => transitionOf(one, 'opened', context)));
    });
  }
}

/** Stores a scan of one target, and answers how long that took and the longest time in which nobody was answered. */
async function commit(store: Store, targetId: string, observations: readonly Observation[], now: number) {
  const scan = sampleScan(`s_${randomUUID()}`, { targetId, startedAt: now });
  const evaluation = {
    targetId,
    checkId: 'required-tags',
    observations,
    scopes: types.map((type) => sampleScopeOutcome({ scope: `us-east-1/${type}`, resourceType: type })),
  };
  const silence = monitorEventLoopDelay({ resolution: 5 });
  silence.enable();
  forgetLargest();
  const began = performance.now();
  const { transitions } = await commitEvaluation(store, {
    evaluation,
    scan,
    check: check as NonNullable<typeof check>,
    target: targetNamed(targetId),
    confirmAfter: 1,
    hash,
    suppressions: [],
    sinks: [sampleSink()],
    now,
    newId: randomUUID,
    source: { version: '0.0.0', instance: 'bench' },
    attemptLease: minute,
  });
  const seconds = (performance.now() - began) / 1_000;
  silence.disable();
  return `${seconds.toFixed(2)} s, ${transitions.length} transitions, longest silence ${(silence.max / 1e6).toFixed(0)} ms, ${largestResident()} MB at most`;
}

/** The rows of a scan alone, without its history and its messages. */
async function upserts(store: Store): Promise<readonly string[]> {
  const firstSeen = Date.now();
  const findings = Array.from({ length: scanSize }, (_, n) => ({ ...finding('t0', n), targetId: 'rows', firstSeen }));
  const named = findings.map((one) => ({ ...one, id: `f_${hash(one.id).slice(0, 20)}` }));
  const later = named.map((one) => ({ ...one, lastSeen: one.lastSeen + minute, summary: `${one.summary}!` }));
  const save = async (rows: readonly Finding[]) => {
    const began = performance.now();
    await store.transact((transaction) => transaction.findings.save(rows));
    return `${((performance.now() - began) / 1_000).toFixed(2)} s`;
  };
  return [`  inserted                 ${await save(named)}`, `  replaced                 ${await save(later)}`];
}

/** Made for each scan, and held as long as it. */
function see(project?: string): readonly Observation[] {
  return Array.from({ length: scanSize }, (_, n) => observation(n, project));
}

async function commits(store: Store): Promise<readonly string[]> {
  const now = Date.now();
  return [
    `  all new                  ${await commit(store, 'new', see(), now)}`,
    `  seen again, unchanged    ${await commit(store, 'new', see(), now + minute)}`,
    `  all changed              ${await commit(store, 'new', see('risk'), now + 2 * minute)}`,
    `  all resolved             ${await commit(store, 'new', [], now + 3 * minute)}`,
    `  all back                 ${await commit(store, 'new', see(), now + 4 * minute)}`,
  ];
}

const filters = [
  '',
  'state=all',
  'state=resolved',
  'state=pending',
  'target=t3',
  'target=t3&state=all',
  'severity=high',
  'severity=critical',
  'resourceType=model',
  'resourceType=app',
  'target=t3&check=required-tags&severity=high&resourceType=model',
  `since=${new Date(start + 10 * minute).toISOString()}`,
  `since=${new Date(Date.now() - 30 * minute).toISOString()}`,
  `since=${new Date(Date.now() + 86_400_000).toISOString()}`,
  'resource=arn:aws:sagemaker:us-east-1:012345678910:model/team-1-churn-prediction-1',
  'kind=nothing-of-this-kind',
  'target=nobody',
];

async function timed(url: string): Promise<{ readonly took: number; readonly body: string }> {
  const began = performance.now();
  const body = await (await fetch(url)).text();
  return { took: performance.now() - began, body };
}

/** The first pages of a list, and those far behind. */
async function pages(url: string, filter: string): Promise<string> {
  const times: number[] = [];
  let cursor: string | null = null;
  let rows = 0;
  for (let page = 0; page < 200; page++) {
    const next: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { took, body } = await timed(`${url}/api/v1/findings?${filter}${next}`);
    const answer = JSON.parse(body) as { readonly items: readonly unknown[]; readonly nextCursor: string | null };
    times.push(took);
    rows += answer.items.length;
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return `  ${spread(times)}  ${times.length} pages, ${rows} rows  ${filter || '(open)'}`;
}

/** A page in the middle and at the end of the list, by a cursor as the store gives it. */
async function deepPages(url: string, filter: string): Promise<string> {
  const times: number[] = [];
  for (let place = 1; place <= 20; place++) {
    const at = start + Math.floor((scanSize * 1_000 * place) / 20);
    const cursor = Buffer.from(JSON.stringify(['findings', at, 'f_8'])).toString('base64url');
    times.push((await timed(`${url}/api/v1/findings?${filter}&cursor=${cursor}`)).took);
  }
  return `  ${spread(times)}  20 deep pages  ${filter || '(open)'}`;
}

async function repeated(url: string): Promise<string> {
  const times: number[] = [];
  for (let count = 0; count < 30; count++) times.push((await timed(url)).took);
  return `first ${times[0]?.toFixed(1)} ms, then p50 ${percentile(times.slice(1), 0.5).toFixed(1)} ms`;
}

async function api(store: Store): Promise<readonly string[]> {
  const server = await serve(store, [...targets, targetNamed('new')]);
  try {
    await timed(`${server.url}/api/v1/findings?limit=1`);
    const lines: string[] = [];
    for (const filter of filters) lines.push(await pages(server.url, filter));
    for (const filter of ['', 'state=all', 'target=t3', 'severity=high', 'target=t3&severity=high']) {
      lines.push(await deepPages(server.url, filter));
    }
    for (const path of ['/api/v1/status', '/metrics', '/', '/findings', '/api/v1/scans', '/api/v1/deliveries']) {
      lines.push(`  ${await repeated(`${server.url}${path}`)}  ${path}`);
    }
    return lines;
  } finally {
    await server.close();
  }
}

function tell(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function measure(store: Store, size: () => Promise<number>, isFilled = false): Promise<void> {
  const began = performance.now();
  if (!isFilled) await fill(store);
  tell([
    `${targets.length * ofTarget} findings of ${targets.length} targets with one transition each, a quarter of them resolved`,
    isFilled ? '  stored before' : `  stored in                ${((performance.now() - began) / 1_000).toFixed(1)} s`,
    `  size                     ${((await size()) / 1_048_576).toFixed(0)} MiB`,
    `A scan of ${scanSize} findings from the evaluation to the commit, with history and messages`,
  ]);
  tell(await commits(store));
  tell([`${scanSize} findings saved in one transaction`]);
  tell(await upserts(store));
  tell([`The API, over HTTP`]);
  tell(await api(store));
}

async function measurePostgres(): Promise<void> {
  const server = await PostgresServer.start(['fsync=on']);
  const url = await server.database();
  const { store } = await openPostgresStore({ url, tls: false, connections: 6, logger: silentLogger });
  try {
    await measure(store, async () => {
      const [row] = await server.query(url, 'select pg_database_size(current_database())::float8 as size');
      return Number(row?.['size']);
    });
  } finally {
    await store.close();
    await server.stop();
  }
}

async function measureSqlite(kept: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-store-'));
  const path = join(folder, 'store.db');
  if (kept !== undefined) {
    if (!existsSync(kept)) await fillFile(kept);
    copyFileSync(kept, path);
    flush(path);
  }
  const store = await openSqliteStore({ path });
  try {
    await measure(store, async () => statSync(path).size, kept !== undefined);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Else the disk still writes the copy while the first scan is stored. */
function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

async function fillFile(path: string): Promise<void> {
  const store = await openSqliteStore({ path });
  await fill(store);
  await store.close();
}

await (values.postgres ? measurePostgres() : measureSqlite(values.keep));
