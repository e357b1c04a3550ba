/**
 * `node bench/tag-scan.ts [resources] [throttled]`: what a full tag scan of a large account asks, how long it takes, what it
 * weighs, and what the next scan asks; beside a scan that lists and then reads the tags of each resource. Over the
 * sandbox on loopback, in a process of its own; figures, not a test.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { ListTagsCommand, paginateListTrainingJobs, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type SeededAccountOptions, seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';
import { createAccountReader } from '../src/aws/account-reader.ts';
import { createAccountRolesPool } from '../src/aws/account-roles.ts';
import { createLimiterPool } from '../src/aws/limiter.ts';
import { defaultResourceTypes } from '../src/aws/sagemaker/types.ts';
import type { Evaluation } from '../src/domain/evaluation.ts';
import { evaluateTags } from '../src/scan/tags/evaluate-tags.ts';
import type { WatchedTarget } from '../src/scan/watched-target.ts';
import { sampleTarget } from '../test/support/fixtures.ts';

const resources = Number(process.argv[2] ?? 100_000);
const throttled = process.argv[3] === 'throttled';
const rates = { list: 10, tags: 10, tagging: 15 };
const naiveSample = 2_000;
const hour = 3_600_000;

if (process.send) await serve();
else await measure();

/** Bursts are a second's worth. */
function bucket(rate: number) {
  return { rate, burst: rate };
}

/** The account, in the other process. */
async function serve(): Promise<void> {
  const account: SeededAccountOptions = { resources, wrongShare: 0.01, regions: ['us-east-1'] };
  const sandbox = await startSandbox({
    account: seededAccount(account),
    ...(throttled && {
      latency: 40,
      throttles: {
        'sagemaker-list': bucket(rates.list),
        'sagemaker-list-tags': bucket(rates.tags),
        tag: bucket(rates.tagging),
      },
    }),
  });
  process.on('message', () => {
    process.send?.({ requests: sandbox.requests(), failures: sandbox.failures() });
    sandbox.resetRequests();
  });
  process.on('disconnect', () => void sandbox.close());
  process.send?.({ url: sandbox.url });
}

async function measure(): Promise<void> {
  const other = fork(new URL(import.meta.url), process.argv.slice(2));
  const next = async () => (await once(other, 'message'))[0] as unknown;
  const counts = async () => {
    other.send('count');
    const { requests, failures } = (await next()) as Record<'requests' | 'failures', Record<string, number>>;
    return { calls: sum(requests), refused: sum(failures) };
  };
  const { url } = (await next()) as { readonly url: string };
  const target = { ...sampleTarget, regions: ['us-east-1'] };
  const reader = createAccountReader(target, {
    network: { connectTimeout: 5_000, requestTimeout: 20_000 },
    telemetry: { awsRequest: () => undefined },
    callsPerSecond: throttled ? 25 : 1_000_000,
    limiters: createLimiterPool(),
    accountRoles: createAccountRolesPool(),
    clock: Date.now,
    environment: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
  });
  const scan = (memory: Partial<Evaluation>, now: number) =>
    evaluateTags({ target, reader } as unknown as WatchedTarget, {
      tags: {
        rules: { tags: { user: {}, project: {}, system: { value: 'MLSpace' } }, typeOverrides: {}, exclude: [] },
        types: defaultResourceTypes,
        lookback: 90 * 24 * hour,
        fullSweep: 24 * hour,
        overlap: hour / 4,
        alwaysFullBelow: 0,
        auditShare: 0,
      },
      checks: new Set(['required-tags']),
      memory: { open: memory.observations ?? [], sweeps: memory.sweeps ?? [], detail: undefined },
      now,
      notBefore: now,
      signal: new AbortController().signal,
    });

  const before = process.cpuUsage();
  const started = performance.now();
  const full = await scan({}, Date.now());
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const { calls, refused } = await counts();
  const byType = full.scopes.map(({ counts: { compliant, noncompliant } }) => compliant + noncompliant);
  const wrong = full.scopes.reduce((all, scope) => all + scope.counts.noncompliant, 0);
  const pages = byType.reduce((all, count) => all + Math.max(1, Math.ceil(count / 100)), 0);
  const batches = Math.ceil(sum(byType) / 100);
  const formula = pages + batches + wrong;
  const bound = Math.max(pages / rates.list, batches / rates.tagging, wrong / rates.tags);
  const asked = calls - refused - 1;
  print('resources, of which wrong', `${sum(byType)}, ${wrong}`);
  print('calls by the formula', `${pages} + ${batches} + ${wrong} = ${formula}`);
  print('calls made; refused and made again', `${asked} (${(asked / formula).toFixed(3)} of it); ${refused}`);
  print('two calls a resource, beside', `${((sum(byType) * 2) / asked).toFixed(1)} times as many`);
  print(
    'seconds',
    seconds.toFixed(1) +
      (throttled ? `; the throttles allow ${bound.toFixed(1)}: ${(seconds / bound).toFixed(2)}` : ''),
  );
  print('own processor seconds', ((user + system) / 1e6).toFixed(1));
  print('resources a processor second', ((sum(byType) * 1e6) / (user + system)).toFixed(0));
  print('largest resident set, MB', (process.resourceUsage().maxRSS / 1_024).toFixed(0));

  await scan(full, Date.now());
  const changes = await counts();
  print('scan of changes: calls, open findings', `${changes.calls - changes.refused}, ${wrong}`);
  if (throttled) print('naive scan of training jobs, extrapolated, s', (await naive(url)).toFixed(0));
  reader.close();
  other.disconnect();
}

/** Lists, then reads the tags of each, one after the other, as scanners do; extrapolated to all resources. */
async function naive(url: string): Promise<number> {
  const client = new SageMakerClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 10,
  });
  const started = performance.now();
  let read = 0;
  for await (const { TrainingJobSummaries = [] } of paginateListTrainingJobs({ client, pageSize: 100 }, {})) {
    for (const { TrainingJobArn } of TrainingJobSummaries) {
      await client.send(new ListTagsCommand({ ResourceArn: TrainingJobArn }));
      read++;
    }
    if (read >= naiveSample) break;
  }
  return ((performance.now() - started) / 1_000 / read) * resources;
}

function sum(values: readonly number[] | Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((all: number, value: number) => all + value, 0);
}

function print(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`);
}
