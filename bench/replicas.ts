/**
 * `node bench/replicas.ts [TARGETS [REPLICAS]]`: 200 targets that 3 replicas share on one PostgreSQL, scanned once a minute.
 * How long the scans of an undisturbed minute take, how they are spread, and how long those of a minute take in which one
 * replica is killed in the middle. Over the sandbox on loopback; needs PostgreSQL; figures, not a test.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';
import { writeInstallation } from '../test/e2e/installation.ts';
import { PostgresServer } from '../test/support/postgres.ts';
import { Program } from '../test/support/program.ts';
import { spread } from './figures.ts';

const targets = Array.from({ length: Number(process.argv[2] ?? 200) }, (_, index) => `target-${index}`);
const count = Number(process.argv[3] ?? 3);
const checks = 2;
const minute = 60_000;
/** After the full minute, so that the scans of a minute are under way. */
const killAfter = 3_000;
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Scan {
  readonly targetId: string;
  readonly checkId: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly result: string | null;
}

interface Page {
  readonly items: readonly Scan[];
  readonly nextCursor: string | null;
}

/** The scans that began since a time, newest first in the API. */
async function scansSince(replica: Program, time: number): Promise<readonly Scan[]> {
  const found: Scan[] = [];
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${await replica.url()}/api/v1/scans?limit=500${from}`);
    const page = (await answer.json()) as Page;
    const own = page.items.filter(({ startedAt }) => Date.parse(startedAt) >= time);
    found.push(...own);
    cursor = own.length === page.items.length ? page.nextCursor : null;
  } while (cursor !== null);
  return found;
}

const isWhole = ({ finishedAt, result }: Scan) => finishedAt !== null && result !== 'aborted';

/** The scans of a minute once each target and check has one that ended well. */
async function scansOfMinute(replica: Program, begin: number): Promise<readonly Scan[]> {
  const wanted = targets.length * checks;
  for (;;) {
    const scans = await scansSince(replica, begin);
    const done = new Set(scans.filter(isWhole).map(({ targetId, checkId }) => `${targetId} ${checkId}`));
    if (done.size === wanted) return scans;
    if (Date.now() > begin + 10 * minute) throw new Error(`${done.size} of ${wanted} scans after ten minutes`);
    await sleep(500);
  }
}

function tell(name: string, begin: number, scans: readonly Scan[]): void {
  const whole = scans.filter(isWhole);
  const ends = whole.map(({ finishedAt }) => Date.parse(finishedAt ?? '') - begin);
  const aborted = scans.filter(({ result }) => result === 'aborted').length;
  print(`${name}: ${whole.length} scans ended; ${aborted} were cut off by the end of their replica`);
  print(`  after the full minute  ${spread(ends)}`);
}

async function nextMinute(): Promise<number> {
  const begin = Math.ceil(Date.now() / minute) * minute;
  await sleep(begin - Date.now());
  return begin;
}

const server = await PostgresServer.start();
const sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0.1 }) });
const installation = writeInstallation({ postgres: await server.database(), targets, schedule: '0 * * * * *' });
const replicas = Array.from(
  { length: count },
  () => new Program(['serve', '--config', installation.configuration], sandbox.url),
);
try {
  const [first, second] = replicas;
  if (!first || !second) throw new Error('bench/replicas: two replicas at least');
  const started = Date.now();
  for (const replica of replicas) await replica.url();
  await scansOfMinute(first, started);
  print(
    `${targets.length} targets, ${count} replicas: all ${targets.length * checks} first scans ended ${((Date.now() - started) / 1_000).toFixed(1)} s after the start`,
  );
  const quiet = await nextMinute();
  tell('an undisturbed minute', quiet, await scansOfMinute(first, quiet));
  const disturbed = await nextMinute();
  await sleep(killAfter);
  second.child.kill('SIGKILL');
  tell('one replica killed', disturbed, await scansOfMinute(first, disturbed));
} finally {
  for (const { child } of replicas) child.kill('SIGKILL');
  for (const replica of replicas) await replica.ended();
  await sandbox.close();
  installation.remove();
  await server.stop();
}
