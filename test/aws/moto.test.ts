import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddTagsCommand,
  CreateModelCommand,
  CreateNotebookInstanceCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, motoAccount, startMoto } from '../support/moto.ts';
import { collect, createReader, readSnapshots } from './reader-fixture.ts';

const signal = new AbortController().signal;
const trust = { Version: '2012-10-17', Statement: [] };
const allow = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: 'arn:aws:s3:::a/%2F/${aws:username}' }],
});

describeWith(['moto_server'], 'aws/account-reader on moto', () => {
  let moto: Moto;
  let iam: IAMClient;
  let sagemaker: SageMakerClient;

  beforeAll(async () => {
    moto = await startMoto();
    const client = {
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    };
    iam = new IAMClient(client);
    sagemaker = new SageMakerClient(client);
  });
  beforeEach(() => moto.reset());
  afterAll(() => moto.stop());

  async function createPolicy(name: string, document: object): Promise<string> {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: name, PolicyDocument: JSON.stringify(document) }),
    );
    return Policy?.Arn ?? '';
  }

  async function createRole(name: string, boundary?: string): Promise<void> {
    await iam.send(
      new CreateRoleCommand({
        RoleName: name,
        Path: '/mlspace/',
        AssumeRolePolicyDocument: JSON.stringify(trust),
        Tags: [{ Key: 'dynamic-user-role', Value: 'true' }],
        ...(boundary ? { PermissionsBoundary: boundary } : {}),
      }),
    );
  }

  async function createModel(name: string, tags: Record<string, string>): Promise<string> {
    const { ModelArn } = await sagemaker.send(
      new CreateModelCommand({
        ModelName: name,
        ExecutionRoleArn: `arn:aws:iam::${motoAccount}:role/notebook`,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    return ModelArn ?? '';
  }

  it('reads a role with everything that is attached to it', async () => {
    const boundary = await createPolicy('boundary', allow('s3:*'));
    const policy = await createPolicy('notebook-policy', allow('s3:GetObject'));
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: policy,
        PolicyDocument: JSON.stringify(allow('s3:PutObject')),
        SetAsDefault: true,
      }),
    );
    await createRole('notebook', boundary);
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'notebook', PolicyArn: policy }));
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'notebook',
        PolicyName: 'pass-role',
        PolicyDocument: JSON.stringify(allow('iam:PassRole')),
      }),
    );

    const { reader } = createReader({ url: moto.url });
    const arn = `arn:aws:iam::${motoAccount}:role/mlspace/notebook`;
    const [byName, byArn] = await readSnapshots(reader, [{ name: 'notebook' }, { arn }], signal);

    expect(byName).toStrictEqual({
      name: 'notebook',
      arn,
      role: {
        ok: true,
        value: {
          arn,
          name: 'notebook',
          path: '/mlspace/',
          trustPolicy: JSON.stringify(trust),
          tags: { 'dynamic-user-role': 'true' },
          managed: {
            ok: true,
            value: [
              {
                kind: 'managed',
                name: 'notebook-policy',
                arn: policy,
                versionId: 'v2',
                document: { ok: true, value: JSON.stringify(allow('s3:PutObject')) },
              },
            ],
          },
          inline: {
            ok: true,
            value: [
              {
                kind: 'inline',
                name: 'pass-role',
                document: { ok: true, value: JSON.stringify(allow('iam:PassRole')) },
              },
            ],
          },
          boundary: {
            kind: 'boundary',
            name: 'boundary',
            arn: boundary,
            versionId: 'v1',
            document: { ok: true, value: JSON.stringify(allow('s3:*')) },
          },
        },
      },
    });
    expect(byArn).toStrictEqual(byName);
  });

  it('pages through more attachments than one page holds and reads shared policies once', async () => {
    const names = Array.from({ length: 103 }, (_, index) => `policy-${String(index).padStart(3, '0')}`);
    await createRole('one');
    await createRole('two');
    for (const name of names) {
      const PolicyArn = await createPolicy(name, allow('s3:GetObject'));
      for (const RoleName of ['one', 'two']) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    }
    const { reader, calls } = createReader({ url: moto.url });
    const snapshots = await readSnapshots(reader, [{ name: 'one' }, { name: 'two' }], signal);
    for (const { role } of snapshots) {
      if (!role.ok || !role.value.managed.ok) throw new Error('unread');
      expect(role.value.managed.value.map(({ name }) => name)).toStrictEqual(names);
    }
    expect(calls.filter((call) => call === 'IAM ListAttachedRolePolicies ok')).toHaveLength(4);
    expect(calls.filter((call) => call === 'IAM GetPolicy ok')).toHaveLength(103);
    expect(calls.filter((call) => call === 'IAM GetPolicyVersion ok')).toHaveLength(103);
  });

  it('reads the same roles in bulk and one by one', async () => {
    const boundary = await createPolicy('boundary', allow('s3:*'));
    const policy = await createPolicy('notebook-policy', allow('s3:GetObject'));
    for (const RoleName of ['MLSpace-one', 'MLSpace-two']) {
      await createRole(RoleName, boundary);
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policy }));
    }
    const PolicyDocument = JSON.stringify(allow('iam:PassRole'));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'MLSpace-two', PolicyName: 'pass-role', PolicyDocument }));
    const pattern = { prefix: 'MLSpace-', path: '/mlspace/', tags: { 'dynamic-user-role': 'true' }, minimum: 1 };
    // AWS lists roles by name; moto has no order.
    const read = async (roleReading: 'bulk' | 'direct') => {
      const { reader } = createReader({ url: moto.url, target: { roleReading } });
      const snapshots = await readSnapshots(reader, [pattern, { name: 'no' }], signal);
      return snapshots.toSorted((a, b) => a.name.localeCompare(b.name));
    };
    const bulk = await read('bulk');
    expect(bulk.map(({ name, role }) => `${name} ${role.ok}`)).toStrictEqual([
      'MLSpace-one true',
      'MLSpace-two true',
      'no false',
    ]);
    expect(bulk).toStrictEqual(await read('direct'));
  });

  it('tells a role that does not exist, by name, by ARN and by another path', async () => {
    await createRole('notebook');
    const { reader } = createReader({ url: moto.url });
    const snapshots = await readSnapshots(
      reader,
      [{ name: 'absent' }, { arn: `arn:aws:iam::${motoAccount}:role/other/notebook` }],
      signal,
    );
    expect(snapshots.map(({ role }) => (role.ok ? 'ok' : role.failure.reason))).toStrictEqual([
      'not_found',
      'not_found',
    ]);
  });

  it('refuses a role of another account without asking for it', async () => {
    await createRole('notebook');
    const { reader, calls } = createReader({ url: moto.url });
    const arn = 'arn:aws:iam::999999999999:role/mlspace/notebook';
    const [snapshot] = await readSnapshots(reader, [{ arn }], signal);
    expect(snapshot?.role).toMatchObject({ ok: false, failure: { reason: 'invalid_input', subject: arn } });
    expect(calls).toStrictEqual(['STS GetCallerIdentity ok']);
  });

  it('reads nothing with the credentials of another account', async () => {
    await createRole('notebook');
    await createModel('model', { user: 'jane' });
    const { reader, calls } = createReader({ url: moto.url, target: { accountId: '111122223333' } });
    const [snapshot] = await readSnapshots(reader, [{ name: 'notebook' }], signal);
    expect(snapshot?.role).toMatchObject({
      ok: false,
      failure: { reason: 'invalid_input', operation: 'sts:GetCallerIdentity', subject: '111122223333' },
    });
    const { resources, outcome } = await collect(reader, { type: 'model' });
    expect(resources).toStrictEqual([]);
    expect(outcome).toMatchObject({ status: 'unknown', failure: { operation: 'sts:GetCallerIdentity' } });
    expect(new Set(calls)).toStrictEqual(new Set(['STS GetCallerIdentity ok']));
  });

  it('lists past one page and reads tags, asking ListTags only where they look wrong', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `model-${String(index).padStart(3, '0')}`);
    for (const name of names) await createModel(name, name.endsWith('7') ? { project: 'x' } : { user: 'jane' });
    const { reader, calls } = createReader({ url: moto.url });
    const { resources, outcome } = await collect(reader, { type: 'model' });

    expect(outcome).toStrictEqual({ status: 'complete' });
    expect(resources.map(({ resource }) => resource.name).toSorted()).toStrictEqual(names);
    for (const { resource, tags } of resources) {
      const expected = resource.name.endsWith('7') ? { key: 'project', value: 'x' } : { key: 'user', value: 'jane' };
      expect(tags).toStrictEqual({ ok: true, value: [expected] });
    }
    // moto answers every model on one page, whatever page size is asked for; the batches are of 100 all the same.
    expect(calls.filter((call) => call === 'SageMaker ListModels ok')).toHaveLength(1);
    expect(calls.filter((call) => call === 'Resource Groups Tagging API GetResources ok')).toHaveLength(2);
  });

  it('leaves out what is not wanted, unread', async () => {
    await createModel('wanted', {});
    await createModel('scratch', {});
    const { reader, calls } = createReader({ url: moto.url });
    const { resources } = await collect(reader, { type: 'model', wanted: ({ name }) => name !== 'scratch' });
    expect(resources.map(({ resource }) => resource.name)).toStrictEqual(['wanted']);
    expect(calls.filter((call) => call.includes('ListTags'))).toHaveLength(1);
  });

  it('keeps types apart', async () => {
    const arn = await createModel('shared-name', { user: 'jane' });
    await sagemaker.send(
      new CreateNotebookInstanceCommand({
        NotebookInstanceName: 'shared-name',
        InstanceType: 'ml.t2.medium',
        RoleArn: `arn:aws:iam::${motoAccount}:role/notebook`,
      }),
    );
    await sagemaker.send(new AddTagsCommand({ ResourceArn: arn, Tags: [{ Key: 'system', Value: 'MLSpace' }] }));
    const { reader } = createReader({ url: moto.url });
    const notebooks = await collect(reader, { type: 'notebook-instance' });
    expect(notebooks.resources).toMatchObject([
      { resource: { type: 'notebook-instance' }, tags: { ok: true, value: [] } },
    ]);
    const models = await collect(reader, { type: 'model' });
    expect(models.resources).toMatchObject([
      { resource: { arn }, tags: { value: [{ key: 'user' }, { key: 'system' }] } },
    ]);
  });

  it('tells a listing that the server cannot make as unknown, never as empty', async () => {
    const { reader } = createReader({ url: moto.url });
    const { outcome } = await collect(reader, { type: 'labeling-job' });
    // moto answers 500 for what it has not implemented.
    expect(outcome).toMatchObject({
      status: 'unknown',
      failure: { reason: 'server_error', operation: 'sagemaker:ListLabelingJobs', subject: 'us-east-1' },
    });
  });
});
