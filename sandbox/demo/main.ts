/**
 * `npm run demo`: the whole product over an account on loopback. Shows what is wrong with the account, then changes it, so
 * that drift appears, a webhook arrives and a finding resolves. `--once` runs `check` over the same account and ends with
 * its exit code. `--port N` chooses the port of the page (8080; 0 takes any free one).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { severities } from '../../src/domain/evaluation/severity.ts';
import { type Sandbox, startSandbox } from '../server.ts';
import { DaemonApi, type ShownFinding } from './api.ts';
import { exitCodeOf, startProgram } from './daemon-process.ts';
import { type DemoAccount, demoAccount, freePort, isFree, region, roleName, writeConfiguration } from './setup.ts';
import { story } from './story.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';
import { readWords } from './words.ts';

const words = readWords(process.argv.slice(2));
if (!words.ok) {
  process.stderr.write(`demo: ${words.message}\n`);
  process.exit(2);
}
const { once } = words;

const say = (text: string) => process.stdout.write(`${text}\n`);

if (!once && words.port !== 0 && !(await isFree(words.port))) {
  process.stderr.write(`demo: another program listens on port ${words.port}. Choose one with --port N; 0 takes any.\n`);
  process.exit(2);
}
const demo = demoAccount();
const sandbox = await startSandbox({ account: demo.account });
const receiver = await startWebhookReceiver(({ type, id, data }) => {
  say(`  webhook  ${type} (${data.reason ?? 'no reason'}), signature verified, ${id}`);
});
const port = words.port || (await freePort());
const folder = writeConfiguration(port, receiver);

try {
  process.exitCode = once ? await runOnce() : await runDaemon(sandbox, demo);
} finally {
  receiver.close();
  await sandbox.close();
  folder.remove();
}

async function runOnce(): Promise<number> {
  return exitCodeOf(startProgram(['check', '--config', folder.configuration], sandbox.url));
}

async function runDaemon({ url }: Sandbox, { taggedArn, untaggedArn }: DemoAccount): Promise<number> {
  const base = `http://127.0.0.1:${port}`;
  const daemon = startProgram(['serve', '--config', folder.configuration], url);
  const ended = exitCodeOf(daemon);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => daemon.kill('SIGTERM'));
  const stop = new AbortController();
  const told = tell(base, story({ endpoint: url, region, roleName, taggedArn, untaggedArn }), stop.signal);
  try {
    // When the daemon ends first, by its own error or by Ctrl-C, there is nothing left to tell.
    const failure = await Promise.race([ended, told.then(() => undefined)]);
    return failure ?? (await ended);
  } finally {
    stop.abort();
    daemon.kill('SIGTERM');
  }
}

async function tell(base: string, changes: ReturnType<typeof story>, signal: AbortSignal): Promise<void> {
  const api = new DaemonApi(base);
  say('Starting notebook-drift ...');
  await api.alive(signal);
  say(`An AWS account on loopback, and notebook-drift watching it.\n  page     ${base}/\n  metrics  ${base}/metrics\n`);
  const first = await api.until((findings) => new Set(findings.map(({ checkId }) => checkId)).size > 1);
  say(`${first.length} findings at first sight:`);
  for (const finding of first.toSorted(worstFirst)) say(line(finding));
  let known = new Map(first.map((finding) => [finding.id, finding]));
  for (const { told, expected, make } of changes) {
    await sleep(4_000);
    say(`\n${told}\n  expected ${expected}`);
    await make();
    known = await showDifference(api, known);
  }
  say(`\nThe daemon goes on watching. Look around at ${base}/ and end it with Ctrl-C.`);
}

async function showDifference(
  api: DaemonApi,
  known: ReadonlyMap<string, ShownFinding>,
): Promise<Map<string, ShownFinding>> {
  const now = await api.until((findings) => differs(findings, known));
  const open = new Map(now.map((finding) => [finding.id, finding]));
  for (const finding of now) if (known.get(finding.id)?.summary !== finding.summary) say(line(finding));
  for (const finding of known.values()) if (!open.has(finding.id)) say(`  resolved ${finding.summary}`);
  return open;
}

function differs(findings: readonly ShownFinding[], known: ReadonlyMap<string, ShownFinding>): boolean {
  return findings.length !== known.size || findings.some(({ id, summary }) => known.get(id)?.summary !== summary);
}

function worstFirst(a: ShownFinding, b: ShownFinding): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}

function line({ severity, kind, summary }: ShownFinding): string {
  return `  ${severity.padEnd(8)} ${kind}: ${summary}`;
}
