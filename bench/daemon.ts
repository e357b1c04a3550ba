/**
 * `node bench/daemon.ts [TARGETS [ROUNDS]]`: how soon the daemon is alive and has found something, what it asks of AWS, what it
 * weighs when idle and how fast `/metrics` is: from the sources, from what `npm run build` made, and from that with the
 * flags and the compile cache of the image, side by side. Over the sandbox on loopback; figures, not a test.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';
import { writeInstallation } from '../test/e2e/installation.ts';
import { Program, type ProgramStart } from '../test/support/program.ts';
import { percentile } from './figures.ts';
import { allocation } from './measured-daemon.ts';

const targets = Array.from({ length: Number(process.argv[2] ?? 5) }, (_, index) => `target-${index}`);
const resources = 1_000;
const rounds = Number(process.argv[3] ?? 3);
/** After the last scan: the thread that compares policies has ended by then. */
const settling = 40_000;
const scrapes = 40;

const built = join(import.meta.dirname, '../dist/main.js');
if (!existsSync(built)) throw new Error('bench/daemon: run "npm run build" first');

/** The options of Node in the image's entry point. */
function imageFlags(): readonly string[] {
  const dockerfile = readFileSync(join(import.meta.dirname, '../Dockerfile'), 'utf8');
  const entry = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(dockerfile)?.[1] ?? '[]') as readonly string[];
  return entry.filter((word) => word.startsWith('--'));
}

async function measure(start: ProgramStart): Promise<Record<string, number>> {
  const sandbox = await startSandbox({ account: seededAccount({ resources, wrongShare: 0.01 }) });
  const installation = writeInstallation({ schedule: '0 0 1 1 *', targets });
  const started = performance.now();
  const daemon = new Program(['serve', '--config', installation.configuration], sandbox.url, start);
  try {
    const url = await daemon.url();
    await untilTrue(async () => (await fetch(`${url}/livez`)).ok);
    const alive = performance.now() - started;
    await untilTrue(async () => (await openFindings(url)) > 0);
    const firstFinding = performance.now() - started;
    await untilTrue(() => isEvaluated(url));
    const scanned = performance.now() - started;
    await sleep(settling);
    const requests = Object.values(sandbox.requests()).reduce((sum, count) => sum + count, 0);
    const residentMegabytes = resident(daemon.child.pid ?? 0);
    return { alive, firstFinding, scanned, requests, residentMegabytes, metrics: await scrapeTime(url) };
  } finally {
    daemon.child.kill('SIGTERM');
    await daemon.ended();
    installation.remove();
    await sandbox.close();
  }
}

/** Of one scrape in a row of many, milliseconds. */
async function scrapeTime(url: string): Promise<number> {
  const times: number[] = [];
  for (let scrape = 0; scrape < scrapes; scrape++) {
    const asked = performance.now();
    await (await fetch(`${url}/metrics`)).text();
    times.push(performance.now() - asked);
  }
  return percentile(times, 0.5);
}

async function openFindings(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/findings?limit=1`);
  return ((await answer.json()) as { readonly items: readonly unknown[] }).items.length;
}

/** Whether every check that is on was evaluated. */
async function isEvaluated(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/status`);
  const { checks } = (await answer.json()) as { readonly checks: readonly { readonly outcome: string | null }[] };
  return checks.length > 0 && checks.every(({ outcome }) => outcome !== null);
}

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

/** The resident set of the daemon itself, megabytes: on an older host that is the child that the launcher started. */
function resident(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const status = readFileSync(`/proc/${child || pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

const cache = mkdtempSync(join(tmpdir(), 'notebook-drift-bench-cache-'));
const starts: Readonly<Record<string, ProgramStart>> = {
  sources: {},
  built: { file: built },
  'as in the image': { file: built, flags: imageFlags(), environment: { NODE_COMPILE_CACHE: cache, ...allocation() } },
};
const rows: readonly (readonly [name: string, words: string, unit: string])[] = [
  ['alive', 'start to /livez', 'ms'],
  ['firstFinding', 'start to first finding', 'ms'],
  ['scanned', 'start to all checks', 'ms'],
  ['requests', 'AWS requests', ''],
  ['residentMegabytes', 'resident when idle', 'MB'],
  ['metrics', '/metrics', 'ms'],
];

process.stdout.write(`${targets.length} targets of ${resources} resources, medians of ${rounds} starts\n`);
for (const [name, start] of Object.entries(starts)) {
  // The first start fills the compile cache, and the files of the system's.
  const measured = [await measure(start)].slice(1);
  for (let round = 0; round < rounds; round++) measured.push(await measure(start));
  process.stdout.write(`\n${name}\n`);
  for (const [row, words, unit] of rows) {
    const median = percentile(
      measured.map((one) => one[row] ?? Number.NaN),
      0.5,
    );
    process.stdout.write(`  ${words.padEnd(24)} ${median.toFixed(0).padStart(6)} ${unit}\n`);
  }
}
rmSync(cache, { recursive: true, force: true });
