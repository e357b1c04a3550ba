/**
 * `node bench/small-account.ts [RESOURCES] [ROUNDS]`: how long the tag scan of a small account takes at no latency and at 40 ms,
 * with calls saved up (`scan.aws_burst`) and spread evenly (`1s`), against an account that throttles as AWS does: ten calls a
 * second of each family with a burst of two hundred. Fails where a scan with the standard settings takes longer than 3 s at no
 * latency or 6 s at 40 ms, or is throttled more than one whose calls are spread. The program runs as it ships: `npm run build` first.
 */
import { fileURLToPath } from 'node:url';
import { percentile } from './figures.ts';
import { target, withAccount } from './other-account.ts';

const [resources = 1_275, rounds = 3] = process.argv.slice(2).map(Number);
/** Seconds that a scan may take, by the milliseconds of latency. */
const bounds = new Map([
  [0, 3],
  [40, 6],
]);

const failed: string[] = [];
for (const [latency, bound] of bounds) {
  const saved = await measure(latency);
  const spread = await measure(latency, '1s');
  if (saved.seconds > bound) failed.push(`${saved.seconds.toFixed(1)} s at ${latency} ms, at most ${bound} s`);
  if (saved.refused > spread.refused) failed.push(`${saved.refused} calls throttled, ${spread.refused} when spread`);
}
process.stderr.write(failed.length === 0 ? 'within the bounds\n' : `beyond the bounds: ${failed.join('; ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

interface Figures {
  /** The median of the rounds. */
  readonly seconds: number;
  readonly refused: number;
}

/** Every round is the first scan of a daemon: the whole account is listed and read. */
async function measure(latency: number, burst?: string): Promise<Figures> {
  const times: number[] = [];
  const worked: number[] = [];
  let refused = 0;
  let calls = 0;
  for (let round = 0; round < rounds; round++) {
    const one = await scanOnce(latency, burst);
    times.push(one.seconds);
    worked.push(one.worked);
    refused += one.refused;
    calls = one.calls;
  }
  const seconds = percentile(times, 0.5);
  const title = `${resources} resources, ${latency} ms, aws_burst ${burst ?? 'as it is'}`;
  const shown = `seconds ${inSeconds(times)}; of processor ${inSeconds(worked)}`;
  process.stdout.write(`${title.padEnd(56)} ${calls} calls, ${refused} throttled; ${shown}\n`);
  return { seconds, refused };
}

async function scanOnce(latency: number, burst: string | undefined) {
  const path = fileURLToPath(new URL('small-account-sandbox.ts', import.meta.url));
  const words = [String(resources), String(latency)];
  return withAccount({ path, words }, configurationWith(burst), async ({ daemon, tell }) => {
    await daemon.fetch('/livez');
    const idle = daemon.usage().processor;
    const started = performance.now();
    await daemon.scan();
    const seconds = (performance.now() - started) / 1_000;
    const worked = daemon.usage().processor - idle;
    const { requests, failures } = await tell({ kind: 'count' });
    return { seconds, worked, calls: sum(requests) - sum(failures), refused: sum(failures) };
  });
}

function inSeconds(times: readonly number[]): string {
  return times.map((time) => time.toFixed(2)).join(', ');
}

function configurationWith(burst: string | undefined): object {
  return {
    targets: [target],
    checks: { 'policy-drift': { enabled: false }, 'required-tags': { schedule: '0 0 1 1 *' } },
    scan: { at_start: false, jitter: '0s', ...(burst === undefined ? {} : { aws_burst: burst }) },
  };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
