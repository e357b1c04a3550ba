/**
 * `node bench/daemon.ts`: how soon the daemon is alive, how soon it has found something, what it asks of AWS and what it
 * weighs when idle. Over the sandbox on loopback; figures, not a test.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';
import { writeInstallation } from '../test/e2e/installation.ts';
import { Program } from '../test/support/program.ts';

const resources = 1_000;
const rounds = 5;

async function measure(): Promise<Record<string, number>> {
  const sandbox = await startSandbox({ account: seededAccount({ resources, wrongShare: 0.01 }) });
  const installation = writeInstallation({ schedule: '0 0 1 1 *' });
  const started = performance.now();
  const daemon = new Program(['serve', '--config', installation.configuration], sandbox.url);
  try {
    const url = await daemon.url();
    await untilTrue(async () => (await fetch(`${url}/livez`)).ok);
    const alive = performance.now() - started;
    await untilTrue(async () => (await openFindings(url)) > 0);
    const firstFinding = performance.now() - started;
    await untilTrue(async () => (await finishedScans(url)) === 2);
    const scanned = performance.now() - started;
    await sleep(3_000);
    const requests = Object.values(sandbox.requests()).reduce((sum, count) => sum + count, 0);
    return { alive, firstFinding, scanned, requests, residentMegabytes: residentMegabytes(daemon.child.pid ?? 0) };
  } finally {
    daemon.child.kill('SIGTERM');
    await daemon.ended();
    installation.remove();
    await sandbox.close();
  }
}

async function openFindings(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/findings?limit=1`);
  return ((await answer.json()) as { readonly items: readonly unknown[] }).items.length;
}

async function finishedScans(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/scans`);
  const { items } = (await answer.json()) as { readonly items: readonly { readonly finishedAt: string | null }[] };
  return items.filter(({ finishedAt }) => finishedAt !== null).length;
}

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

/** The resident set of the daemon itself: on an older host that is the child that the launcher handed over to. */
function residentMegabytes(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const status = readFileSync(`/proc/${child || pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const measured: Record<string, number>[] = [];
for (let round = 0; round < rounds; round++) measured.push(await measure());
const figure = (name: string) => median(measured.map((one) => one[name] ?? Number.NaN));
process.stdout.write(
  [
    `${resources} resources, 1 % of them wrong; medians of ${rounds} starts`,
    `start to /livez          ${figure('alive').toFixed(0)} ms`,
    `start to first finding   ${figure('firstFinding').toFixed(0)} ms`,
    `start to both checks     ${figure('scanned').toFixed(0)} ms`,
    `AWS requests, both       ${figure('requests').toFixed(0)}`,
    `resident when idle       ${figure('residentMegabytes').toFixed(0)} MB`,
    '',
  ].join('\n'),
);
