/**
 * `node bench/event-loop.ts`: how long the event loop of the daemon stands still while the checks of policies compare the
 * largest documents of AWS's managed policies and those that are written to be hard. Beside it, the same comparisons in
 * the thread of the event loop itself. Figures, not a test.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountReader } from '../src/domain/account-reader.ts';
import type { RoleRecord } from '../src/domain/target/role-snapshot.ts';
import { compareExactly } from '../src/policy/compare/compare-exactly.ts';
import type { WatchedTarget } from '../src/scan/context/watched-target.ts';
import { evaluatorOf } from '../src/scan/evaluate/evaluators.ts';
import { installationYaml } from '../test/checks/roles/attachments-fixture.ts';
import { loadValid } from '../test/config/virtual-files.ts';
import { managedPairs, type Pair } from './comparison-pairs.ts';
import { hostilePairs } from './hostile-documents.ts';

const { configuration, targets, tags } = await loadValid(installationYaml);
const [watched] = targets;
if (!watched) throw new Error('no target');
const context = {
  settings: configuration.checks,
  tags,
  checks: new Set(['policy-drift', 'role-attachments']),
  now: 0,
  notBefore: 0,
  signal: new AbortController().signal,
};

const textOf = (document: unknown) => (typeof document === 'string' ? document : JSON.stringify(document));

/** The installation with one side of a pair as what it should have, and the other on its role. */
function installed({ target, attachments, canonical }: Omit<WatchedTarget, 'reader'>, pair: Pair): WatchedTarget {
  const [ours, theirs] = [pair.canonical, pair.live].map(({ policies }) => textOf(policies[0]?.document));
  const text = ours ?? '';
  const record: RoleRecord = {
    arn: `arn:aws:iam::${target.accountId}:role/mlspace-notebook-role`,
    name: 'mlspace-notebook-role',
    path: '/',
    trustPolicy: attachments.trust.text,
    tags: {},
    managed: {
      ok: true,
      value: [
        {
          kind: 'managed',
          name: 'mlspace-notebook-policy',
          arn: `arn:aws:iam::${target.accountId}:policy/mlspace-notebook-policy`,
          document: { ok: true, value: theirs ?? '' },
        },
      ],
    },
    inline: { ok: true, value: [] },
  };
  const reader: Pick<AccountReader, 'readInstallation' | 'readRoles' | 'readPolicyVersions'> = {
    readInstallation: () => Promise.resolve({}),
    readRoles: ({ selectors }) =>
      Promise.resolve({
        selections: selectors.slice(0, 1).map((selector) => ({
          selector,
          roles: { ok: true, value: [{ name: record.name, arn: record.arn, role: { ok: true, value: record } }] },
          near: [],
        })),
        plan: { method: 'direct', reason: 'one role' },
      }),
    readPolicyVersions: () => Promise.resolve(new Map()),
  };
  const expected = attachments.expected.slice(0, 1).map((one) => ({
    ...one,
    document: { kind: 'fixed' as const, text, pages: [] },
  }));
  return {
    target,
    canonical: canonical && { ...canonical, text, statements: [] },
    attachments: { ...attachments, expected },
    reader: reader as AccountReader,
  };
}

interface Stop {
  /** Milliseconds of the wall, without what an idle loop has. On a busy machine others are in it. */
  readonly stop: number;
  /** Milliseconds that the thread of the event loop computed without a pause: what the daemon itself is to blame for. */
  readonly computed: number;
  readonly took: number;
}

/** The longest stop of the event loop while something runs. */
async function longestStop(run: () => unknown): Promise<Stop> {
  const resolution = 5;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  await sleep(50);
  histogram.reset();
  // The first tick after a reset only begins an interval.
  await sleep(20);
  let computed = 0;
  let before = threadTime();
  const tick = () => {
    const now = threadTime();
    computed = Math.max(computed, now - before);
    before = now;
  };
  const ticks = setInterval(tick, resolution);
  const start = performance.now();
  await run();
  const took = performance.now() - start;
  await sleep(20);
  clearInterval(ticks);
  histogram.disable();
  return { stop: Math.max(0, histogram.max / 1e6 - resolution), computed, took };
}

/** Milliseconds of the processor that this thread has taken. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const size = ({ live }: Pair) => textOf(live.policies[0]?.document).length;
const largest = managedPairs()
  .toSorted((a, b) => size(b) - size(a))
  .slice(0, 5);
const print = (line: string) => process.stdout.write(`${line}\n`);

// What is loaded with the first comparison is not a stop of each.
const ofPolicies = ['policy-drift', 'role-attachments', 'policy-gaps'];
for (const id of ofPolicies) await evaluatorOf(id).evaluate(installed(watched, largest[0] as Pair), context);
let most = 0;
for (const pair of [...largest, ...hostilePairs()]) {
  print(`${pair.name}, ${size(pair)} characters`);
  for (const id of ofPolicies) {
    const { stop, computed, took } = await longestStop(() =>
      evaluatorOf(id).evaluate(installed(watched, pair), context),
    );
    most = Math.max(most, computed);
    print(
      `  ${id.padEnd(20)}took ${took.toFixed(0)} ms, longest stop ${stop.toFixed(0)} ms, computed ${computed.toFixed(0)} ms`,
    );
  }
  const { stop } = await longestStop(() => compareExactly(pair.canonical, pair.live));
  print(`  ${'without the thread'.padEnd(20)}longest stop ${stop.toFixed(0)} ms`);
}
print(`longest that the event loop computed without a pause: ${most.toFixed(0)} ms  (to reach: 50 ms)`);
