import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { tagsIn } from '../../../src/checks/required-tags/evidence/tag-evidence.ts';
import type { TagRules } from '../../../src/checks/required-tags/judge-tags.ts';
import type { TagScanSettings } from '../../../src/checks/required-tags/tag-scan-settings.ts';
import type { Evaluation } from '../../../src/domain/evaluation/evaluation.ts';
import type { OwnerMemory, OwnerRecord } from '../../../src/domain/evaluation/owner-record.ts';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import { withoutAbsent } from '../../../src/domain/without-absent.ts';
import type { EvaluationContext } from '../../../src/scan/context/evaluation-context.ts';
import type { WatchedTarget } from '../../../src/scan/context/watched-target.ts';
import { evaluateTags } from '../../../src/scan/tags/evaluate-tags.ts';
import { createReader } from '../../aws/reader-fixture.ts';
import { describeWith } from '../../support/external-tool.ts';
import { sampleTarget } from '../../support/fixtures.ts';
import { type Moto, motoAccount, startMoto } from '../../support/moto.ts';

function named({ observations }: Evaluation): readonly string[] {
  return observations.map(({ resource, kind }) => `${resource.name} ${kind}`).toSorted();
}

describeWith(['moto_server', 'aws'], 'the tag scan of what the AWS CLI made on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  beforeEach(() => moto.reset());
  afterAll(() => moto.stop());

  const aws = (...words: readonly string[]) => call('sagemaker', ...words);

  function call(...words: readonly string[]): void {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: moto.url,
    };
    execFileSync('aws', ['--region', 'us-east-1', ...words], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  const model = (name: string, ...tags: readonly string[]) =>
    aws(
      'create-model',
      '--model-name',
      name,
      '--execution-role-arn',
      `arn:aws:iam::${motoAccount}:role/r`,
      '--tags',
      ...tags,
    );

  async function scan(
    types: readonly string[],
    open: readonly Pick<Finding, 'kind' | 'resource' | 'evidence'>[] = [],
    { owners, ...settings }: Partial<TagScanSettings> & { readonly owners?: OwnerMemory } = {},
  ) {
    const { reader } = createReader({ url: moto.url });
    const roles = [{ prefix: 'MLSpace-', minimum: 1 }];
    const target = { ...sampleTarget, accountId: motoAccount, regions: ['us-east-1'], roles };
    const context: Partial<EvaluationContext> = {
      memory: { open: open.map((one) => ({ ...one, tags: tagsIn(one.evidence) })), sweeps: [], detail: undefined },
      tags: {
        rules: { tags: { user: {}, project: {}, system: { value: 'MLSpace' } }, typeOverrides: {}, exclude: [] },
        types,
        modelPackageVersions: 'group',
        states: {},
        children: 'each',
        ownerChanges: 0,
        lookback: 90 * 86_400_000,
        fullSweep: 0,
        overlap: 0,
        alwaysFullBelow: 0,
        auditShare: 0,
        search: false,
        ...settings,
      },
      ...withoutAbsent({ owners }),
      now: Date.now(),
      signal: new AbortController().signal,
    };
    try {
      const watched = { target, reader } as unknown as WatchedTarget;
      return await evaluateTags(watched, context as EvaluationContext);
    } finally {
      reader.close();
    }
  }

  const right = ['Key=user,Value=ana', 'Key=project,Value=churn', 'Key=system,Value=MLSpace'];

  it('finds what a key in another case hides, and two owners', async () => {
    model('right', ...right);
    model('hidden', 'Key=USER,Value=', ...right.slice(1));
    model('torn', ...right, 'Key=User,Value=mallory');
    const { observations } = await scan(['model']);
    expect(observations.map(({ resource, kind }) => `${resource.name} ${kind}`).toSorted()).toStrictEqual([
      'hidden tag-empty',
      'hidden tag-key-case',
      'torn tag-conflict',
    ]);
  });

  it('finds an owner whom no role names, a prohibited key, and one tag too many', async () => {
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    const role = ['--role-name', 'MLSpace-churn-1', '--assume-role-policy-document', trust];
    call('iam', 'create-role', ...role, '--tags', 'Key=user,Value=ana', 'Key=project,Value=churn');
    model('right', ...right);
    model('stranger', 'Key=user,Value=mallory', ...right.slice(1));
    model('owned', ...right, 'Key=OWNER,Value=ana');
    model('full', ...right, 'Key=a,Value=', 'Key=b,Value=');
    const rules: TagRules = {
      tags: { user: { ownersFrom: 'roles' }, project: { ownersFrom: 'roles' }, system: { value: 'MLSpace' } },
      typeOverrides: {},
      exclude: [],
      keys: { prohibited: ['owner'], atMost: 4 },
    };
    expect(named(await scan(['model'], [], { rules }))).toStrictEqual([
      'full tag-count',
      'owned tag-key-prohibited',
      'stranger tag-owner-unknown',
    ]);
  });

  it('sees that the AWS CLI gave a model to somebody else', async () => {
    const known = new Map<string, OwnerRecord>();
    const owners: OwnerMemory = {
      recall: async (keys) => new Map([...known].filter(([key]) => keys.includes(key))),
      async save(records) {
        for (const [key, record] of records) known.set(key, record);
      },
    };
    const settings = { owners, ownerChanges: 86_400_000 };
    model('churn', ...right);
    expect(named(await scan(['model'], [], settings))).toStrictEqual([]);
    const arn = `arn:aws:sagemaker:us-east-1:${motoAccount}:model/churn`;
    // Moto puts a second tag beside one of the same key, where AWS replaces it.
    const give = (user: string) => {
      aws('delete-tags', '--resource-arn', arn, '--tag-keys', 'user');
      aws('add-tags', '--resource-arn', arn, '--tags', `Key=user,Value=${user}`);
    };
    give('mallory');
    const changed = await scan(['model'], [], settings);
    expect(named(changed)).toStrictEqual(['churn tag-owner-changed']);
    give('ana');
    expect(named(await scan(['model'], changed.observations, settings))).toStrictEqual([]);
  });

  it('gives a job that nothing started a finding of its own, and one whose parent moto cannot tell too', async () => {
    const bucket = 's3://bucket/out';
    const train = (name: string, ...tags: readonly string[]) =>
      aws(
        'create-training-job',
        '--training-job-name',
        name,
        '--role-arn',
        `arn:aws:iam::${motoAccount}:role/r`,
        '--algorithm-specification',
        'TrainingImage=image,TrainingInputMode=File',
        '--output-data-config',
        `S3OutputPath=${bucket}`,
        '--stopping-condition',
        'MaxRuntimeInSeconds=60',
        '--resource-config',
        'InstanceType=ml.m5.large,InstanceCount=1,VolumeSizeInGB=1',
        '--tags',
        ...tags,
      );
    train('alone', ...right.slice(1));
    train('owned', ...right);
    const evaluation = await scan(['training-job'], [], { children: 'parent' });
    expect(named(evaluation)).toStrictEqual(['alone tag-missing']);
    expect(evaluation.observations[0]?.parent).toBeUndefined();
    expect(evaluation.scopes).toMatchObject([{ status: 'complete', unread: [] }]);
    const execution = `arn:aws:sagemaker:us-east-1:${motoAccount}:pipeline/p/execution/abcdefghijkl`;
    train('claimed', `Key=sagemaker:pipeline-execution-arn,Value=${execution}`);
    const claimed = await scan(['training-job'], [], { children: 'parent' });
    const arn = `arn:aws:sagemaker:us-east-1:${motoAccount}:training-job/claimed`;
    // Moto has no ListPipelineExecutionSteps: what it answers is no proof, so the job is a finding or unknown, never clean.
    expect([
      ...claimed.observations.map(({ resource }) => resource.arn),
      ...(claimed.scopes[0]?.unread ?? []),
    ]).toContain(arn);
  });

  it('looks at notebooks in service and not at stopped ones', async () => {
    for (const name of ['runs', 'stopped']) {
      const notebook = ['--notebook-instance-name', name, '--instance-type', 'ml.t3.medium'];
      aws('create-notebook-instance', ...notebook, '--role-arn', `arn:aws:iam::${motoAccount}:role/r`);
    }
    aws('stop-notebook-instance', '--notebook-instance-name', 'stopped');
    const evaluation = await scan(['notebook-instance'], [], { states: { 'notebook-instance': ['InService'] } });
    expect(named(evaluation)).toStrictEqual(['runs tag-missing']);
    expect(evaluation.scopes).toMatchObject([{ leftOut: { name: 0, state: 1, age: 0 } }]);
  });

  it('takes a model that was deleted for gone, and one that is there for there', async () => {
    model('stays', ...right.slice(1));
    model('goes', ...right.slice(1));
    const { observations } = await scan(['model']);
    aws('delete-model', '--model-name', 'goes');
    const after = await scan(['model'], observations);
    expect(after.observations.map(({ resource }) => resource.name)).toStrictEqual(['stays']);
    const [stays] = after.observations;
    expect(after.scopes).toMatchObject([
      { status: 'complete', unread: [], followed: { evaluated: [stays?.resource.arn], otherwise: 'gone' } },
    ]);
  });
});
