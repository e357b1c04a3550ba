import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateModelCommand, CreateTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SandboxAccount } from '../../sandbox/account/account.ts';
import { publishedNotebookPolicy } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, motoAccount, startMoto } from '../support/moto.ts';
import { runProgram } from '../support/program.ts';
import { writeInstallation } from './installation.ts';

const region = 'us-east-1';
const roleName = 'mlspace-notebook-role';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const owned = { user: 'alice', project: 'fraud', system: 'MLSpace' };

/** The same account for both: what is in it, and what is wrong with it. */
const models: readonly (readonly [name: string, tags: Readonly<Record<string, string>>])[] = [
  ['owned', owned],
  ['orphan', {}],
  ['half', { user: 'alice', system: 'MLSpace' }],
  ['empty', { ...owned, user: '' }],
  ['elsewhere', { ...owned, system: 'Other' }],
  ['shouting', { USER: 'alice', project: 'fraud', system: 'mlspace' }],
];

function driftedPolicy(): string {
  const document = JSON.parse(publishedNotebookPolicy().replaceAll('012345678910', motoAccount)) as {
    Statement: unknown[];
  };
  document.Statement.push({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
  return JSON.stringify(document);
}

const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/**
 * Where moto differs from the service. Borne by the reader: `GetPolicyVersion` answers the document raw, `GetResources`
 * ignores `ResourceARNList`, `ListModels` ignores the page size. Avoided here: `ListLabelingJobs` is not implemented (500),
 * and `GetResources` fails (500) as soon as an endpoint configuration exists.
 */
const types = ['endpoint', 'model', 'training-job', 'transform-job', 'processing-job', 'notebook-instance'];

describeWith(['moto_server'], 'e2e/moto', () => {
  let moto: Moto;
  let sandbox: Sandbox;

  beforeAll(async () => {
    moto = await startMoto();
    await fillMoto(moto.url);
    sandbox = await startSandbox({ account: sameAccount() });
  });
  afterAll(async () => {
    await sandbox.close();
    await moto.stop();
  });

  it('finds in moto exactly what it finds in the sandbox', async () => {
    const inMoto = await check(moto.url);
    const inSandbox = await check(sandbox.url);

    expect(inMoto).toEqual(inSandbox);
    expect(inMoto.code).toBe(1);
    expect(inMoto.findings.map(({ kind }) => kind).toSorted()).toEqual([
      'policy-changed',
      'tag-empty',
      'tag-key-case',
      'tag-missing',
      'tag-missing',
      'tag-missing',
      'tag-value',
    ]);
  });
});

async function check(endpoint: string) {
  const installation = writeInstallation({ accountId: motoAccount, types });
  try {
    const file = join(installation.folder, 'report.json');
    const run = await runProgram(['check', '--config', installation.configuration, '-o', `json=${file}`], endpoint);
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly findings: readonly { id: string; kind: string; summary: string; resource: { arn: string } }[];
      readonly checks: readonly { checkId: string; outcome: string }[];
    };
    return {
      code: run.code,
      outcomes: report.checks.map(({ checkId, outcome }) => `${checkId} ${outcome}`),
      findings: report.findings
        .map(({ id, kind, summary, resource }) => ({ id, kind, summary, arn: resource.arn }))
        .toSorted((a, b) => a.id.localeCompare(b.id)),
    };
  } finally {
    installation.remove();
  }
}

async function fillMoto(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const iam = new IAMClient({ endpoint, region, credentials });
  const sagemaker = new SageMakerClient({ endpoint, region, credentials });
  await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trust }));
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M',
      PolicyDocument: driftedPolicy(),
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: Policy?.Arn }));
  const role = `arn:aws:iam::${motoAccount}:role/${roleName}`;
  for (const [name, tags] of models) {
    await sagemaker.send(
      new CreateModelCommand({
        ModelName: name,
        ExecutionRoleArn: role,
        Tags: tagList(tags),
        PrimaryContainer: { Image: 'x' },
      }),
    );
  }
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: 'unowned',
      RoleArn: role,
      AlgorithmSpecification: { TrainingInputMode: 'File' },
      OutputDataConfig: { S3OutputPath: 's3://bucket' },
      ResourceConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    }),
  );
}

function sameAccount(): SandboxAccount {
  const account = new SandboxAccount({ accountId: motoAccount, partition: 'aws', now: Date.now });
  const policy = account.policies.create({
    name: 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M',
    document: driftedPolicy(),
  });
  account.roles.create({ name: roleName, trustPolicy: trust });
  account.roles.attach(roleName, policy.arn);
  for (const [name, tags] of models) {
    const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
    account.sagemaker.create({ type: 'model', region, name, tags: list });
  }
  account.sagemaker.create({ type: 'training-job', region, name: 'unowned' });
  return account;
}
