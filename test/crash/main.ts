/**
 * `npm run test:crash -- [--rounds N] [--store sqlite|postgres]`: kills the daemon at random moments, 30 times on each store
 * by default, and looks for what is missing. Exit code 0 when nothing is, 1 otherwise.
 */
import { parseArgs } from 'node:util';
import { PostgresServer } from '../support/postgres.ts';
import { type CrashResult, runCrashRounds } from './rounds.ts';
import { seededRandom } from './seeded-random.ts';
import { leftInDatabase, leftInFile } from './stores.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    store: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const random = seededRandom(Number(values.seed));
const tell = (line: string) => process.stderr.write(`${line}\n`);
const common = { rounds: Number(values.rounds), random, tell };
process.stdout.write(`seed ${values.seed}\n`);

if (values.store.includes('sqlite')) report('SQLite', await runCrashRounds({ ...common, open: leftInFile }));
if (values.store.includes('postgres')) {
  const server = await PostgresServer.start(['fsync=on']);
  try {
    const postgres = await server.database();
    report('PostgreSQL', await runCrashRounds({ ...common, postgres, open: leftInDatabase(postgres) }));
  } finally {
    await server.stop();
  }
}

function report(name: string, { acknowledged, messages, ...result }: CrashResult): void {
  const { rounds, duringScans, duringDeliveries, lost, untrue } = result;
  const lines = [
    `${name}: ${rounds} kills, ${duringScans} of them during scans, ${duringDeliveries} during deliveries`,
    `  acknowledged   ${acknowledged.findings} findings, ${acknowledged.transitions} transitions`,
    `  messages       ${messages.stored} stored, ${messages.received} received, ${messages.twice} of them once more`,
    `  lost           ${[lost.length, ...lost].join('\n    ')}`,
    `  never stored   ${[untrue.length, ...untrue].join('\n    ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (lost.length + untrue.length > 0) process.exitCode = 1;
}
