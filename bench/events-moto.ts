/**
 * `node bench/events-moto.ts [ROUNDS]`: from an event that is put on the bus to the stored finding, with EventBridge, SQS,
 * IAM and SageMaker as moto_server has them and the daemon in a process of its own. Figures, not a test; the goal is
 * p99 ≤ 3 s.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyVersionCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { CreateModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { publishedNotebookPolicy } from '../sandbox/seeded-account.ts';
import { writeInstallation } from '../test/e2e/installation.ts';
import { motoAccount, startMoto } from '../test/support/moto.ts';
import { createMotoEvents } from '../test/support/moto-events.ts';
import { Program } from '../test/support/program.ts';
import { spread } from './figures.ts';

const rounds = Number(process.argv[2] ?? 50);
const region = 'us-east-1';
const roleName = 'mlspace-notebook-role';
const canonical = publishedNotebookPolicy().replaceAll('012345678910', motoAccount);
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const moto = await startMoto();
const events = await createMotoEvents(moto.url);
const settings = { endpoint: moto.url, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const [iam, sagemaker] = [new IAMClient(settings), new SageMakerClient(settings)];
await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trust }));
const created = await iam.send(
  new CreatePolicyCommand({
    PolicyName: 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M',
    PolicyDocument: canonical,
  }),
);
const policyArn = created.Policy?.Arn ?? '';
await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn }));
const installation = writeInstallation({
  accountId: motoAccount,
  types: ['model'],
  schedule: '0 0 1 1 *',
  eventQueue: events.queueArn,
});
const built = join(import.meta.dirname, '../dist/main.js');
const daemon = new Program(
  ['serve', '--config', installation.configuration],
  moto.url,
  existsSync(built) ? { file: built } : {},
);
const url = await daemon.url();
await daemon.logged(/scan finished[^]*scan finished/);

async function openFindings(): Promise<number> {
  const answer = await fetch(`${url}/api/v1/findings?state=active&limit=500`);
  return ((await answer.json()) as { readonly items: readonly unknown[] }).items.length;
}

async function untilOpen(put: () => Promise<void>, open: number): Promise<number> {
  const begun = performance.now();
  await put();
  while ((await openFindings()) !== open) await sleep(5);
  return performance.now() - begun;
}

async function setDocument(document: string): Promise<void> {
  const command = { PolicyArn: policyArn, PolicyDocument: document, SetAsDefault: true };
  const { PolicyVersion } = await iam.send(new CreatePolicyVersionCommand(command));
  // A policy has five versions at most.
  const old = Number(PolicyVersion?.VersionId?.slice(1)) - 3;
  if (old >= 1) await iam.send(new DeletePolicyVersionCommand({ PolicyArn: policyArn, VersionId: `v${old}` }));
}

const widened = (index: number) => {
  const document = JSON.parse(canonical) as { Statement: unknown[] };
  document.Statement.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b${index}/*` });
  return JSON.stringify(document);
};
const putRole = () =>
  events.put({
    source: 'aws.iam',
    detail: {
      eventName: 'CreatePolicyVersion',
      recipientAccountId: motoAccount,
      requestParameters: { policyArn, setAsDefault: true },
    },
  });

const roles: number[] = [];
const resources: number[] = [];
for (let index = 0; index < rounds; index++) {
  await setDocument(widened(index));
  roles.push(await untilOpen(putRole, 1));
  await setDocument(canonical);
  roles.push(await untilOpen(putRole, 0));
}
for (let index = 0; index < rounds; index++) {
  const { ModelArn = '' } = await sagemaker.send(
    new CreateModelCommand({
      ModelName: `orphan-${index}`,
      ExecutionRoleArn: `arn:aws:iam::${motoAccount}:role/${roleName}`,
      Tags: [{ Key: 'project', Value: 'fraud' }],
      PrimaryContainer: { Image: 'x' },
    }),
  );
  const put = () => events.put({ source: 'aws.tag', resources: [ModelArn], detail: { service: 'sagemaker' } });
  resources.push(await untilOpen(put, index + 1));
}
process.stdout.write(
  [
    `moto: a policy, event to stored finding      ${spread(roles)} (${roles.length})`,
    `moto: a resource, event to stored finding    ${spread(resources)} (${resources.length})`,
    '',
  ].join('\n'),
);
daemon.child.kill('SIGTERM');
await daemon.ended();
installation.remove();
await moto.stop();
