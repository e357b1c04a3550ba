/**
 * `node bench/tag-scan.ts [--throttled] [--search] [--wrong COUNT] [RESOURCES...]`: what tag scans of large accounts ask, how long they take, and what
 * they weigh: a full sweep, then a scan of changes after a hundred new resources. With `--throttled` beside a scan that
 * lists and then reads the tags of each resource; with `--search` a second sweep with `sagemaker:Search`. One in a hundred
 * resources is wrong, or as many as `--wrong` says, whatever the size. The account is a sandbox on loopback in one process, the program as
 * it ships (`npm run build` first) runs in another; figures, not a test.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ListTagsCommand, paginateListTrainingJobs, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { MeasuredDaemon } from './measured-daemon.ts';
import { target, withAccount } from './other-account.ts';
import { allowances, type Counted, type Order } from './tag-scan-account.ts';

const { values: options, positionals } = parseArgs({
  options: {
    throttled: { type: 'boolean', default: false },
    search: { type: 'boolean', default: false },
    wrong: { type: 'string' },
  },
  allowPositionals: true,
});
const throttled = options.throttled;
const sizes = positionals.length > 0 ? positionals.map(Number) : [100_000];
const naiveSample = 2_000;
const newResources = 100;

const configuration = {
  targets: [target],
  checks: {
    'policy-drift': { enabled: false },
    'required-tags': {
      schedule: '0 0 1 1 *',
      always_full_below: 0,
      audit_share: 0,
      ...(options.search && { search: true, full_sweep: '0s' }),
    },
  },
  // Far above what the account lets through, so that the answers alone set the pace.
  scan: { at_start: false, jitter: '0s', aws_calls_per_second: throttled ? 25 : 1_000 },
};

const largest: number[] = [];
for (const size of sizes) largest.push(await measure(size));
if (sizes.length > 1) {
  const growth = (largest.at(-1) ?? 0) / (largest[0] ?? 0) - 1;
  print(`\nlargest resident set, ${sizes[0]} to ${sizes.at(-1)}`, `${(growth * 100).toFixed(1)} % more`);
}

/** The largest resident set, MB. */
async function measure(size: number): Promise<number> {
  const path = fileURLToPath(new URL('tag-scan-account.ts', import.meta.url));
  const words = [String(size), options.wrong ?? String(size / 100), ...(throttled ? ['throttled'] : [])];
  return withAccount({ path, words }, configuration, async ({ daemon, url, tell }) => {
    print(`\n${size} resources`, throttled ? 'throttled' : 'not throttled');
    const wrong = await fullSweep(daemon, () => tell({ kind: 'count' }));
    if (options.search) await fullSweep(daemon, () => tell({ kind: 'count' }));
    else await changes(daemon, wrong, tell);
    if (throttled) await naive(url, size);
    return daemon.usage().largest;
  });
}

/** Prints the figures of a full sweep; answers how many resources are wrong. */
async function fullSweep(daemon: MeasuredDaemon, count: () => Promise<Counted>): Promise<number> {
  await daemon.fetch('/livez');
  const idle = daemon.usage();
  const started = performance.now();
  await daemon.scan();
  const seconds = (performance.now() - started) / 1_000;
  const { processor, resident, largest: most } = daemon.usage();
  const { requests, failures } = await count();
  const types = await countsByType(daemon);
  const all = sum(types.map(({ resources }) => resources));
  const wrong = sum(types.map((type) => type.wrong));
  const pages = sum(types.map(({ resources }) => Math.max(1, Math.ceil(resources / 100))));
  const batches = Math.ceil(all / 100);
  const refused = sum(Object.values(failures));
  const calls = sum(Object.values(requests)) - (requests['sts:GetCallerIdentity'] ?? 0) - refused;
  const formula = pages + batches + wrong;
  const bound = Math.max(pages / allowances.list, batches / allowances.tagging, wrong / allowances.tags);
  print('resources, of which wrong', `${all}, ${wrong}`);
  print('calls by the formula', `${pages} + ${batches} + ${wrong} = ${formula}`);
  print('calls made; refused and made again', `${calls} (${(calls / formula).toFixed(3)} of it); ${refused}`);
  print('two calls a resource, beside', `${((all * 2) / calls).toFixed(1)} times as many`);
  print('seconds', seconds.toFixed(1));
  if (throttled)
    print('the throttles allow, seconds', `${bound.toFixed(1)}: ${(seconds / bound).toFixed(2)} times that`);
  print('own processor seconds', (processor - idle.processor).toFixed(1));
  print('resources a processor second', (all / (processor - idle.processor)).toFixed(0));
  print(
    'resident set, MB: before, after, at most',
    [idle.resident, resident, most].map((one) => one.toFixed(0)).join(', '),
  );
  return wrong;
}

async function changes(daemon: MeasuredDaemon, wrong: number, tell: (order: Order) => Promise<Counted>): Promise<void> {
  await tell({ kind: 'create', count: newResources });
  await daemon.scan();
  const { requests, failures } = await tell({ kind: 'count' });
  const calls = sum(Object.values(requests)) - sum(Object.values(failures));
  print(`scan of changes, ${newResources} new: calls`, `${calls}, with ${wrong} open findings`);
  print('  of which', JSON.stringify(requests));
  print('largest resident set by then, MB', daemon.usage().largest.toFixed(0));
}

/** Resources by type, by the daemon's metrics. */
async function countsByType(daemon: MeasuredDaemon): Promise<readonly { resources: number; wrong: number }[]> {
  const text = await (await daemon.fetch('/metrics')).text();
  const byType = new Map<string, { resources: number; wrong: number }>();
  for (const [, labels = '', value = ''] of text.matchAll(/^notebook_drift_resources\{(.*)\} (\d+)$/gm)) {
    const type = /resource_type="([^"]+)"/.exec(labels)?.[1] ?? '';
    const count = byType.get(type) ?? { resources: 0, wrong: 0 };
    byType.set(type, count);
    count.resources += Number(value);
    if (labels.includes('"noncompliant"')) count.wrong += Number(value);
  }
  return [...byType.values()];
}

/** Lists, then reads the tags of each, one after the other, as scanners do; extrapolated to all resources. */
async function naive(endpoint: string, size: number): Promise<void> {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new SageMakerClient({ endpoint, region: target.home_region, credentials, maxAttempts: 10 });
  const started = performance.now();
  let read = 0;
  for await (const { TrainingJobSummaries = [] } of paginateListTrainingJobs({ client, pageSize: 100 }, {})) {
    for (const { TrainingJobArn } of TrainingJobSummaries) {
      await client.send(new ListTagsCommand({ ResourceArn: TrainingJobArn }));
      read++;
    }
    if (read >= naiveSample) break;
  }
  const seconds = (performance.now() - started) / 1_000;
  print(`List and ListTags of ${read} resources, seconds`, seconds.toFixed(1));
  print(`  extrapolated to ${size}, seconds`, ((seconds / read) * size).toFixed(0));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function print(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`);
}
