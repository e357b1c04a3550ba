import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding/finding.ts';
import type { EvaluationContext } from '../../../src/scan/context/evaluation-context.ts';
import type { WatchedTarget } from '../../../src/scan/context/watched-target.ts';
import { evaluateTags } from '../../../src/scan/tags/evaluate-tags.ts';
import { createReader } from '../../aws/reader-fixture.ts';
import { describeWith } from '../../support/external-tool.ts';
import { sampleTarget } from '../../support/fixtures.ts';
import { type Moto, motoAccount, startMoto } from '../../support/moto.ts';

describeWith(['moto_server', 'aws'], 'the tag scan of what the AWS CLI made on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  beforeEach(() => moto.reset());
  afterAll(() => moto.stop());

  function aws(...words: readonly string[]): void {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: moto.url,
    };
    execFileSync('aws', ['--region', 'us-east-1', 'sagemaker', ...words], {
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

  async function scan(types: readonly string[], open: readonly Pick<Finding, 'kind' | 'resource' | 'evidence'>[] = []) {
    const { reader } = createReader({ url: moto.url });
    const target = { ...sampleTarget, accountId: motoAccount, regions: ['us-east-1'] };
    const context: Partial<EvaluationContext> = {
      memory: { open, sweeps: [], detail: undefined },
      tags: {
        rules: { tags: { user: {}, project: {}, system: { value: 'MLSpace' } }, typeOverrides: {}, exclude: [] },
        types,
        modelPackageVersions: 'group',
        states: {},
        ownerChanges: 0,
        lookback: 90 * 86_400_000,
        fullSweep: 0,
        overlap: 0,
        alwaysFullBelow: 0,
        auditShare: 0,
        search: false,
      },
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
