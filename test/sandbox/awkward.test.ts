import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { AddTagsCommand, ListModelsCommand, ListTagsCommand, ListTrainingJobsCommand } from '@aws-sdk/client-sagemaker';
import { DeleteMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from './clients.ts';

const region = 'us-east-1';
const prefix = 'arn:aws:sagemaker:us-east-1:012345678910:';

async function refusalOf(call: Promise<unknown>): Promise<Error> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error : new Error(String(error));
}

describe('the sandbox is as awkward as AWS', () => {
  it.each([
    ['model/none', 'ValidationException', /Could not find/],
    ['model-package-group/none', 'ValidationException', /^Cannot find Model Package Group/],
    ['hyper-parameter-tuning-job/none', 'ValidationException', /does not exist/],
    ['user-profile/d-x/none', 'ValidationException', /^RecordNotFound/],
    ['app/d-x/none/jupyterserver/default', 'ValidationException', /^(?:UnknownError|ValidationException)?$/],
  ])('says of %s that it is gone in the words of its type', async (path, name, message) => {
    const { sagemaker } = await sandboxUnderTest({ resources: 0 });
    const error = await refusalOf(sagemaker.send(new ListTagsCommand({ ResourceArn: `${prefix}${path}` })));
    expect(error.name).toBe(name);
    expect(error.message).toMatch(message);
  });

  it('calls a malformed ARN malformed, and not gone', async () => {
    const { sagemaker } = await sandboxUnderTest({ resources: 0 });
    const error = await refusalOf(sagemaker.send(new ListTagsCommand({ ResourceArn: 'arn:aws:sagemaker:model/x' })));
    expect(error.message).toContain(
      "at 'resourceArn' failed to satisfy constraint: Member must satisfy regular expression",
    );
  });

  it.each([
    [[{ Key: 'k'.repeat(129), Value: '' }], /length less than or equal to 128/],
    [[{ Key: 'k', Value: 'v'.repeat(257) }], /length less than or equal to 256/],
    [[{ Key: 'k', Value: 'a&b' }], /regular expression/],
    [
      [
        { Key: 'k', Value: '1' },
        { Key: 'k', Value: '2' },
      ],
      /Duplicate tag keys/,
    ],
    [Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })), /less than or equal to 50/],
  ])('refuses tags that SageMaker refuses (%#)', async (Tags, message) => {
    const { sandbox, sagemaker } = await sandboxUnderTest({ resources: 0 });
    const ResourceArn = sandbox.account.sagemaker.create({ type: 'model', region, name: 'm' });
    const error = await refusalOf(sagemaker.send(new AddTagsCommand({ ResourceArn, Tags })));
    expect(error.message).toMatch(message);
  });

  it('filters after it has cut the page, unless it is told otherwise', async () => {
    const since = new Date(Date.UTC(2026, 10, 24, 12) + 1);
    const pages = async (filtersAfterCut: boolean) => {
      const { sagemaker } = await sandboxUnderTest(
        { resources: 0, counts: { 'training-job': 25 } },
        { filtersAfterCut },
      );
      const shown: number[] = [];
      let NextToken: string | undefined;
      do {
        const page = await sagemaker.send(
          new ListTrainingJobsCommand({
            MaxResults: 10,
            LastModifiedTimeAfter: since,
            ...(NextToken ? { NextToken } : {}),
          }),
        );
        shown.push(page.TrainingJobSummaries?.length ?? -1);
        ({ NextToken } = page);
      } while (NextToken !== undefined);
      return shown;
    };
    expect(await pages(true)).toStrictEqual([0, 0, 0]);
    expect(await pages(false)).toStrictEqual([0]);
  });

  it('throttles each service in its own words', async () => {
    const rule = { rate: 0, burst: 0 };
    const { tagging, sagemaker } = await sandboxUnderTest({}, { throttles: { tag: rule, 'sagemaker-list': rule } });
    expect((await refusalOf(tagging.send(new GetResourcesCommand({})))).name).toBe('ThrottledException');
    expect((await refusalOf(sagemaker.send(new ListModelsCommand({})))).name).toBe('ThrottlingException');
  });

  it('names the resource of a denial where the request has one', async () => {
    const { sandbox, sagemaker } = await sandboxUnderTest({ resources: 0 });
    sandbox.faults.add({ fault: 'access-denied' });
    const ResourceArn = `${prefix}model/m`;
    const denied = await refusalOf(sagemaker.send(new ListTagsCommand({ ResourceArn })));
    expect(denied.message).toContain(`sagemaker:ListTags on resource: ${ResourceArn} because`);
    expect((await refusalOf(sagemaker.send(new ListModelsCommand({})))).message).not.toContain('on resource');
  });

  it('gives a role name once, whatever its case', async () => {
    const { iam } = await sandboxUnderTest();
    const create = (RoleName: string) =>
      iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
      );
    await create('Analyst');
    expect((await refusalOf(create('ANALYST'))).name).toMatch(/EntityAlreadyExists/);
  });

  it.each([
    [{ RoleSessionName: 'a b' }, /regular expression/],
    [{ RoleSessionName: 'a' }, /greater than or equal to 2/],
    [{ RoleSessionName: 'fine', DurationSeconds: 60 }, /greater than or equal to 900/],
    [{ RoleSessionName: 'fine', DurationSeconds: 43_201 }, /less than or equal to 43200/],
  ])('refuses the session %j', async (input, message) => {
    const { sts } = await sandboxUnderTest();
    const RoleArn = 'arn:aws:iam::012345678910:role/mlspace-notebook-role';
    expect((await refusalOf(sts.send(new AssumeRoleCommand({ RoleArn, ...input })))).message).toMatch(message);
  });

  it.each([
    [[], 'EmptyBatchRequest'],
    [['a', 'a'], 'BatchEntryIdsNotDistinct'],
    [Array.from({ length: 11 }, (_, index) => `id${index}`), 'TooManyEntriesInBatchRequest'],
  ])('refuses a batch of the ids %j as SQS does', async (ids, code) => {
    const { sandbox } = await sandboxUnderTest();
    sandbox.account.queues.create('q');
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
    const sqs = new SQSClient({ endpoint: sandbox.url, region, credentials, maxAttempts: 1 });
    const Entries = ids.map((Id) => ({ Id, ReceiptHandle: 'r#1' }));
    const batch = new DeleteMessageBatchCommand({ QueueUrl: `${sandbox.url}/012345678910/q`, Entries });
    expect((await refusalOf(sqs.send(batch))).name).toContain(code);
    sqs.destroy();
  });
});
