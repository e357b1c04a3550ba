/**
 * `node test/crash/outage.ts [--seconds N]`: takes the database away from two replicas for so long, 60 seconds by default, while
 * there is something to find and to tell, and brings it back. Prints what they did, and ends with exit code 0 when they
 * said so, became ready again without a restart, and nothing is lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ReceivedMessage, startWebhookReceiver } from '../../sandbox/demo/webhook-receiver.ts';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { writeInstallation } from '../e2e/installation.ts';
import { eventually } from '../support/eventually.ts';
import { PostgresServer } from '../support/postgres.ts';
import { Program } from '../support/program.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const seconds = Number(values.seconds);
const messages: ReceivedMessage[] = [];
const server = await PostgresServer.start(['fsync=on']);
const sandbox = await startSandbox({ account: seededAccount({ resources: 20, wrongShare: 0 }) });
const receiver = await startWebhookReceiver((message) => void messages.push(message));
const installation = writeInstallation({ webhook: receiver, postgres: await server.database() });
const replicas = [start(), start()];
try {
  report(await outage());
} finally {
  for (const { child } of replicas) child.kill('SIGKILL');
  for (const replica of replicas) await replica.ended();
  receiver.close();
  await sandbox.close();
  installation.remove();
  await server.stop();
}

function start(): Program {
  return new Program(['serve', '--config', installation.configuration], sandbox.url);
}

interface Finding {
  readonly id: string;
  readonly firstSeen: string;
}

async function findings(): Promise<readonly Finding[]> {
  const [first] = replicas;
  const answer = await fetch(`${await first?.url()}/api/v1/findings`);
  return ((await answer.json()) as { items?: readonly Finding[] }).items ?? [];
}

function orphan(name: string): void {
  sandbox.account.sagemaker.create({ type: 'model', region: 'us-east-1', name });
}

async function statuses(path: string): Promise<readonly number[]> {
  return Promise.all(replicas.map(async (replica) => (await fetch(`${await replica.url()}${path}`)).status));
}

async function isToldOf(name: string): Promise<void> {
  await eventually(
    () => messages.some(({ data }) => JSON.stringify(data).includes(`model/${name}`)),
    (told) => told,
  );
}

/** Seconds until all replicas answer so. */
async function until(status: number): Promise<number> {
  const began = Date.now();
  await eventually(
    () => statuses('/readyz'),
    (all) => all.every((one) => one === status),
  );
  return (Date.now() - began) / 1_000;
}

async function outage() {
  orphan('before');
  const [known] = await eventually(findings, ({ length }) => length === 1);
  await isToldOf('before');
  await until(200);
  const errorsBefore = errors();
  await server.halt();
  const halted = Date.now();
  const unready = await until(503);
  orphan('meanwhile');
  const alive = new Set<number>();
  while (Date.now() - halted < seconds * 1_000) {
    for (const status of await statuses('/livez')) alive.add(status);
    await sleep(1_000);
  }
  const stillUnready = (await statuses('/readyz')).every((status) => status === 503);
  const away = (Date.now() - halted) / 1_000;
  await server.resume();
  const ready = await until(200);
  const began = Date.now();
  const after = await eventually(findings, ({ length }) => length === 2);
  const foundAgain = (Date.now() - began) / 1_000 + ready;
  await isToldOf('meanwhile');
  return {
    away,
    unready,
    alive: [...alive],
    stillUnready,
    ready,
    foundAgain,
    told: (Date.now() - began) / 1_000 + ready,
    errors: errors() - errorsBefore,
    kept: after.some(({ id, firstSeen }) => id === known?.id && firstSeen === known.firstSeen),
    twice: messages.length - new Set(messages.map(({ id }) => id)).size,
    ended: replicas.filter(({ child }) => child.exitCode !== null || child.signalCode !== null).length,
  };
}

/** Lines of the log that are errors. */
function errors(): number {
  return replicas.reduce((sum, { stderr }) => sum + (stderr.match(/"level":"?(?:error|50)/g)?.length ?? 0), 0);
}

function report(result: Awaited<ReturnType<typeof outage>>): void {
  const { away, unready, ready, foundAgain, told, alive, stillUnready, kept, ended } = result;
  const lines = [
    `the database was away for ${away.toFixed(1)} s, under two replicas`,
    `  unready after            ${unready.toFixed(1)} s, until the end ${stillUnready}`,
    `  /livez meanwhile         ${alive.join(', ')}`,
    `  errors in their logs     ${result.errors}`,
    `  ready again after        ${ready.toFixed(1)} s`,
    `  found what came meanwhile after ${foundAgain.toFixed(1)} s, and told it after ${told.toFixed(1)} s`,
    `  what was known is kept   ${kept}; messages under an id that came before: ${result.twice}`,
    `  replicas that ended      ${ended}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const isWell = stillUnready && kept && ended === 0 && alive.every((status) => status === 200) && result.errors > 0;
  process.exitCode = isWell ? 0 : 1;
}
