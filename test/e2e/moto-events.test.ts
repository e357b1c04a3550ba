import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { CreateModelCommand, DeleteTagsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { publishedNotebookPolicy } from '../../sandbox/seeded-account.ts';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, motoAccount, startMoto } from '../support/moto.ts';
import { createMotoEvents, type MotoEvents } from '../support/moto-events.ts';
import { Program } from '../support/program.ts';
import { type Installation, writeInstallation } from './installation.ts';

const region = 'us-east-1';
const roleName = 'mlspace-notebook-role';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const canonical = publishedNotebookPolicy().replaceAll('012345678910', motoAccount);

/** The limit is only there to end a test that fails. */
const until = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 90_000, interval: 50 });

describeWith(['moto_server'], 'e2e/moto-events', () => {
  let moto: Moto;
  let events: MotoEvents;
  let iam: IAMClient;
  let sagemaker: SageMakerClient;
  let installation: Installation;
  let daemon: Program;
  let url: string;
  let policyArn: string;

  beforeAll(async () => {
    moto = await startMoto();
    events = await createMotoEvents(moto.url);
    iam = new IAMClient({ endpoint: moto.url, region, credentials });
    sagemaker = new SageMakerClient({ endpoint: moto.url, region, credentials });
    await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trust }));
    const name = 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M';
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: canonical }));
    policyArn = Policy?.Arn ?? '';
    await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn }));
    installation = writeInstallation({
      accountId: motoAccount,
      types: ['model', 'notebook-instance'],
      schedule: '0 0 1 1 *',
      eventQueue: events.queueArn,
    });
    daemon = new Program(['serve', '--config', installation.configuration], moto.url);
    url = await daemon.url();
    await daemon.logged(/scan finished[^]*scan finished/);
  });
  afterAll(async () => {
    daemon.child.kill('SIGTERM');
    await daemon.ended();
    installation.remove();
    await moto.stop();
  });

  async function openFindings(): Promise<readonly { readonly kind: string }[]> {
    const answer = await fetch(`${url}/api/v1/findings`);
    return ((await answer.json()) as { readonly items: readonly { readonly kind: string }[] }).items;
  }

  it('finds a widened policy by the event of its new version', async () => {
    expect(await openFindings()).toEqual([]);
    const drifted = JSON.parse(canonical) as { Statement: unknown[] };
    drifted.Statement.push({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    const PolicyDocument = JSON.stringify(drifted);
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn, PolicyDocument, SetAsDefault: true }));

    await events.put({
      source: 'aws.iam',
      detail: {
        eventName: 'CreatePolicyVersion',
        recipientAccountId: motoAccount,
        requestParameters: { policyArn, setAsDefault: true },
      },
    });

    await until(async () => expect((await openFindings()).map(({ kind }) => kind)).toEqual(['policy-changed']));
    await until(async () => expect(await events.size()).toBe(0));
  });

  it('finds a removed tag by the event of the change', async () => {
    const tags = { user: 'alice', project: 'fraud', system: 'MLSpace' };
    const { ModelArn = '' } = await sagemaker.send(
      new CreateModelCommand({
        ModelName: 'owned',
        ExecutionRoleArn: `arn:aws:iam::${motoAccount}:role/${roleName}`,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        PrimaryContainer: { Image: 'x' },
      }),
    );
    await sagemaker.send(new DeleteTagsCommand({ ResourceArn: ModelArn, TagKeys: ['user'] }));

    await events.put({ source: 'aws.tag', resources: [ModelArn], detail: { service: 'sagemaker' } });

    await until(async () => expect((await openFindings()).map(({ kind }) => kind)).toContain('tag-missing'));
    await until(async () => expect(await events.size()).toBe(0));
  });
});
