/**
 * `node bench/findings.ts [FINDINGS [STARTS]]`: what scrapes, lists, search, groups and pages take from a daemon whose store holds
 * 100,000 open findings, and what it weighs: over HTTP, from the program as it ships (`npm run build` first), in a process of
 * its own. The first scrape after each start is measured apart. Figures, not a test.
 */
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile, spread } from './figures.ts';
import { fillStore, servingConfiguration } from './filled-store.ts';
import { MeasuredDaemon, workFolder } from './measured-daemon.ts';

const [count = 100_000, starts = 5] = process.argv.slice(2).map(Number);
const requests = 200;
/** What is waited for after a start, milliseconds: the daemon is idle then. */
const settling = 3_000;
/** Prints what the requests for a path took; the last body is the answer. */
async function measure(daemon: MeasuredDaemon, path: string): Promise<string> {
  const times: number[] = [];
  let body = '';
  for (let request = 0; request < requests; request++) {
    const asked = performance.now();
    body = await textOf(daemon, path);
    times.push(performance.now() - asked);
  }
  const [first = Number.NaN, ...others] = times;
  const kilobytes = (Buffer.byteLength(body) / 1_000).toFixed(1);
  print(`${path.padEnd(52)} ${spread(others)}, first ${first.toFixed(1)} ms, ${kilobytes} kB`);
  return body;
}

async function textOf(daemon: MeasuredDaemon, path: string): Promise<string> {
  const answer = await daemon.fetch(path);
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body}`);
  return body;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The median and the best of several. */
function told(values: readonly number[], unit: string): string {
  return `median ${percentile(values, 0.5).toFixed(0)} ${unit}, best ${Math.min(...values).toFixed(0)} ${unit}`;
}

const work = workFolder();
interface Start {
  /** Milliseconds from the start of the process to the answer to `/livez`, and what the first scrape after it takes. */
  readonly alive: number;
  readonly scrape: number;
  /** Megabytes: when idle, and the most until then. */
  readonly resident: number;
  readonly largest: number;
}

async function measureStart(then: (daemon: MeasuredDaemon) => Promise<void> = async () => undefined): Promise<Start> {
  const begun = performance.now();
  const daemon = new MeasuredDaemon(work.folder, servingConfiguration);
  try {
    await textOf(daemon, '/livez');
    const alive = performance.now() - begun;
    const asked = performance.now();
    await textOf(daemon, '/metrics');
    const scrape = performance.now() - asked;
    await sleep(settling);
    const { resident, largest } = daemon.usage();
    await then(daemon);
    return { alive, scrape, resident, largest };
  } finally {
    await daemon.stop();
  }
}

const paths = [
  '/api/v1/findings',
  '/api/v1/findings?search=prediction-9999',
  '/api/v1/findings?search=nothing-has-this-name',
  '/api/v1/finding-groups?by=severity',
  '/api/v1/finding-groups?by=project',
  '/api/v1/finding-groups?by=owner&search=churn',
  '/',
  '/findings',
  '/findings?by=type',
];

try {
  await fillStore(join(work.folder, 'store.db'), count);
  const load = loadavg()[0] ?? Number.NaN;
  print(`${count} open findings, ${starts} starts, load ${load.toFixed(1)} on ${availableParallelism()} processors`);
  const measured: Start[] = [];
  for (let start = 0; start < starts; start++) measured.push(await measureStart());
  const all = (figure: keyof Start) => measured.map((one) => one[figure]);
  print(`start to /livez       ${told(all('alive'), 'ms')}`);
  print(`first scrape          ${told(all('scrape'), 'ms')}  (to reach: 300 ms)`);
  print(`resident when idle    ${told(all('resident'), 'MB')}  (to reach: 250 MB)`);
  print(`resident at most      ${told(all('largest'), 'MB')}`);
  await measureStart(async (daemon) => {
    print(`${requests} requests of each, one after the other, the first apart`);
    const metrics = await measure(daemon, '/metrics');
    const [, open = 'nothing'] = /^notebook_drift_findings\{.*"required-tags".*\} (\d+)$/m.exec(metrics) ?? [];
    print(`  of which it tells   ${open}`);
    for (const path of paths) await measure(daemon, path);
    const { resident, largest } = daemon.usage();
    print(`resident afterwards   ${resident.toFixed(0)} MB, at most ${largest.toFixed(0)} MB`);
  });
} finally {
  work.remove();
}
