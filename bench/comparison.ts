/**
 * `node bench/comparison.ts [--pairs N] [--solver N]`: how fast two sets of attachments are compared. The drifts of the
 * notebook policy, then the consecutive versions of AWS's managed policies (all of them, or N evenly spread), then documents that are written to be hard, then cvc5
 * and the comparison side by side on N pairs (30 by default, 0 for none). Times are of the wall, and of the processor for
 * what it does not share. Figures, not a test; a pair on which the two differ, and one that is undecided, is named.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadCatalogue } from '../src/catalogue/load-catalogue.ts';
import type { ExactComparison } from '../src/policy/compare/answer/exact-comparison.ts';
import { compareExactly } from '../src/policy/compare/compare-exactly.ts';
import type { Catalogue } from '../src/policy/compare/search/catalogue/catalogue.ts';
import { Solver } from '../test/policy/judge/cvc5.ts';
import { type Judgement, judgePair } from '../test/policy/judge/judge.ts';
import { managedPairs, notebookPairs, type Pair } from './comparison-pairs.ts';
import { evenly, percentile, spread } from './figures.ts';
import { hostilePairs } from './hostile-documents.ts';

const { values } = parseArgs({ options: { pairs: { type: 'string' }, solver: { type: 'string', default: '30' } } });
const managed = managedPairs();
const chosen = values.pairs ? evenly(managed, Number(values.pairs)) : managed;
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Timed {
  readonly pair: Pair;
  readonly milliseconds: number;
  /** Milliseconds of the processor, all threads of the process together. */
  readonly processor: number;
  readonly comparison: ExactComparison;
}

function timed(pair: Pair, catalogue?: Catalogue): Timed {
  const before = process.cpuUsage();
  const start = performance.now();
  const comparison = compareExactly(pair.canonical, pair.live, catalogue ? { catalogue } : {});
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { pair, milliseconds, processor: (user + system) / 1_000, comparison };
}

function times(all: readonly Timed[]): string {
  const wall = spread(all.map(({ milliseconds }) => milliseconds));
  return `${wall}; processor ${spread(all.map(({ processor }) => processor))}`;
}

async function benchNotebook(): Promise<void> {
  const pairs = notebookPairs();
  const rounds = Array.from({ length: 20 });
  print(`notebook policy, ${pairs.length} drifts`);
  print(`  first time   ${times(pairs.map((pair) => timed(pair)))}`);
  print(`  20 times     ${times(rounds.flatMap(() => pairs.map((pair) => timed(pair))))}`);
  print('               to reach: p50 2 ms, max 40 ms');
  const start = performance.now();
  const catalogue = await loadCatalogue('all');
  print(`  catalogue    ${(performance.now() - start).toFixed(0)} ms to load all of it`);
  collectGarbage();
  print(`  realisable   ${times(rounds.flatMap(() => pairs.map((pair) => timed(pair, catalogue))))}`);
  print('               to reach: 60 ms');
}

/** What loading has left is not charged to the first comparison. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function benchManaged(): readonly Timed[] {
  const all = chosen.map((pair) => timed(pair));
  const verdicts = Map.groupBy(all, ({ comparison }) => comparison.verdict);
  const inexact = all.filter(({ comparison }) => reasonsOf(comparison) !== '');
  print(`managed policies, ${all.length} of ${managed.length} pairs of consecutive versions`);
  print(`  time         ${times(all)}`);
  print('               to reach: p99 40 ms, max 500 ms, none undecided');
  print(`  verdicts     ${[...verdicts].map(([verdict, { length }]) => `${length} ${verdict}`).join(', ')}`);
  print(`  inexact      ${inexact.length}, ${((100 * inexact.length) / all.length).toFixed(2)} %  (to reach: 0.50 %)`);
  for (const { pair, comparison } of inexact.slice(0, 10)) print(`    ${pair.name}: ${reasonsOf(comparison)}`);
  const slowest = all.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 5);
  for (const { pair, milliseconds } of slowest) print(`    slowest: ${pair.name} ${milliseconds.toFixed(0)} ms`);
  const most = Math.max(...slowest.map(({ pair }) => inFreshProcess(pair).megabytes));
  print(`  memory       ${most.toFixed(0)} MB at most over the 5 slowest  (to reach: 100 MB)`);
  return all;
}

function reasonsOf({ allowed, denied, ceiling }: ExactComparison): string {
  return [allowed, denied, ceiling].flatMap(({ undecided }) => undecided).join('; ');
}

/** As much memory as the daemon gives the thread that compares. */
const memory = ['--max-old-space-size=256', '--max-semi-space-size=2'];

/** What one comparison takes in a process of its own. */
function inFreshProcess({ canonical, live }: Pair) {
  const program = fileURLToPath(new URL('comparison-memory.ts', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [...memory, program], { input: JSON.stringify({ canonical, live }) });
  return JSON.parse(stdout.toString()) as { megabytes: number; milliseconds: number; verdict: string };
}

function benchHostile(): void {
  print('documents of up to 131072 characters that are written to be hard, each in a process of its own');
  for (const pair of hostilePairs()) {
    const { megabytes, milliseconds, verdict } = inFreshProcess(pair);
    print(`  ${pair.name.padEnd(44)}${milliseconds.toFixed(0)} ms, ${megabytes.toFixed(0)} MB, ${verdict}`);
  }
}

async function benchSolver(measured: readonly Timed[]): Promise<void> {
  const solver = new Solver('cvc5', { steps: 60_000 });
  const changed = measured.filter(({ pair }) => JSON.stringify(pair.canonical) !== JSON.stringify(pair.live));
  const pairs = [...notebookPairs(), ...evenly(changed, Number(values.solver)).map(({ pair }) => pair)];
  const rows: { readonly ours: number; readonly solver: number }[] = [];
  const outcomes = { agreed: 0, 'not covered': 0, unanswered: 0, undecided: 0, differed: 0 };
  for (const pair of pairs) {
    const { milliseconds: ours, comparison } = timed(pair);
    const start = performance.now();
    const judged = await judgePair(solver, pair.canonical, pair.live);
    if (judged.covered) rows.push({ ours, solver: performance.now() - start });
    const outcome = judged.covered ? outcomeOf(comparison, judged.answers) : 'not covered';
    outcomes[outcome] += 1;
    if (outcome === 'differed') print(`  differs from cvc5: ${pair.name}`);
  }
  solver.close();
  const ratio = percentile(
    rows.map((row) => row.solver / row.ours),
    0.5,
  );
  print(`beside cvc5, ${pairs.length} pairs in one run, a question some 3 s at most`);
  print(`  ours         ${spread(rows.map((row) => row.ours))}`);
  print(`  cvc5         ${spread(rows.map((row) => row.solver))}`);
  print(`  ratio        ${ratio.toFixed(1)} times faster at the median  (to reach: 10)`);
  print(
    `  answers      ${Object.entries(outcomes)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}`,
  );
}

type Answers = Readonly<Record<string, Judgement>>;

function outcomeOf(comparison: ExactComparison, answers: Answers): 'agreed' | 'unanswered' | 'undecided' | 'differed' {
  const said = (['allowed', 'denied', 'ceiling'] as const).flatMap((aspect) =>
    (['gained', 'lost'] as const).map((direction) => ({
      ours: comparison[aspect][direction].length > 0,
      undecided: comparison[aspect].undecided.length > 0,
      theirs: answers[`${aspect} ${direction}`]?.answer,
    })),
  );
  if (said.some(({ ours, theirs, undecided }) => (ours ? theirs === 'no' : theirs === 'yes' && !undecided)))
    return 'differed';
  if (said.some(({ undecided }) => undecided)) return 'undecided';
  return said.some(({ theirs }) => theirs === 'unanswered') ? 'unanswered' : 'agreed';
}

await benchNotebook();
const measured = benchManaged();
benchHostile();
if (Number(values.solver) > 0) await benchSolver(measured);
