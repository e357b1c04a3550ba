/**
 * `node bench/events.ts [EVENTS]`: from the arrival of an event in the queue to the stored finding, and what a burst of
 * 10,000 events costs. Over the sandbox on loopback, with what `npm run build` made. Figures, not a test; the goal is
 * p99 ≤ 3 s.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { publishedNotebookPolicy, seededAccount } from '../sandbox/seeded-account.ts';
import { startSandbox } from '../sandbox/server.ts';
import { writeInstallation } from '../test/e2e/installation.ts';
import { apiCallEvent, tagChangeEvent } from '../test/support/events.ts';
import { Program } from '../test/support/program.ts';
import { spread } from './figures.ts';

const events = Number(process.argv[2] ?? 50);
const burst = 10_000;
const accountId = '012345678910';
const aboutRole = apiCallEvent({
  source: 'aws.iam',
  eventName: 'CreatePolicyVersion',
  accountId,
  requestParameters: { roleName: 'mlspace-notebook-role' },
});

const account = seededAccount({ resources: 1_000, wrongShare: 0 });
const queue = account.queues.create('events');
const sandbox = await startSandbox({ account });
const eventQueue = `arn:aws:sqs:us-east-1:${accountId}:events`;
const installation = writeInstallation({ schedule: '0 0 1 1 *', eventQueue });
const daemon = new Program(['serve', '--config', installation.configuration], sandbox.url, {
  file: join(import.meta.dirname, '../dist/main.js'),
});
const url = await daemon.url();
await daemon.logged(/scan finished[^]*scan finished/);

const policy =
  account.policies.all().find(({ name }) => name === 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M')?.arn ??
  '';
const canonical = publishedNotebookPolicy();
const widened = (index: number) => {
  const document = JSON.parse(canonical) as { Statement: unknown[] };
  document.Statement.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b${index}/*` });
  return JSON.stringify(document);
};

/** Sends the event and waits until so many findings are open; the time is that of the daemon's own commit, polled. */
async function untilOpen(body: string, open: number): Promise<number> {
  const sent = performance.now();
  queue.send(body);
  for (;;) {
    const answer = await fetch(`${url}/api/v1/findings?state=active&limit=500`);
    if (((await answer.json()) as { readonly items: readonly unknown[] }).items.length === open) break;
    await sleep(5);
  }
  return performance.now() - sent;
}

const roles: number[] = [];
const resources: number[] = [];
for (let index = 0; index < events; index++) {
  account.policies.rewrite(policy, widened(index));
  roles.push(await untilOpen(aboutRole, 1));
  account.policies.rewrite(policy, canonical);
  roles.push(await untilOpen(aboutRole, 0));
  // Longer than the thread that compares is kept, so that every tenth begins with a cold one.
  if (index % 10 === 9) await sleep(11_000);
}
for (let index = 0; index < events; index++) {
  const arn = account.sagemaker.create({ type: 'model', region: 'us-east-1', name: `orphan-${index}`, tags: [] });
  resources.push(await untilOpen(tagChangeEvent(arn), index + 1));
}

sandbox.resetRequests();
const begun = performance.now();
for (let index = 0; index < burst; index++) queue.send(aboutRole);
while (queue.size > 0) await sleep(20);
const burstSeconds = (performance.now() - begun) / 1_000;
const { 'iam:GetRole': reads = 0 } = sandbox.requests();

process.stdout.write(
  [
    `a role, event to stored finding       ${spread(roles)}`,
    `a resource, event to stored finding   ${spread(resources)}`,
    `${burst} events of one role           ${reads} reads, queue empty after ${burstSeconds.toFixed(1)} s`,
    '',
  ].join('\n'),
);
daemon.child.kill('SIGTERM');
await daemon.ended();
installation.remove();
await sandbox.close();
