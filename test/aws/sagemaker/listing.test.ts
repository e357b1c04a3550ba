import { afterEach, describe, expect, it } from 'vitest';
import { mostEmptyPages } from '../../../src/aws/client/token-watch.ts';
import { isRefusal } from '../../../src/domain/evaluation/read.ts';
import { type AwsAnswer, type AwsCall, type AwsServer, errorAnswer, json, startAwsServer } from '../aws-server.ts';
import { type Collected, collect, createReader, type ReaderFixture } from '../reader-fixture.ts';
import { answerSample, model, modelArn } from '../sample-account.ts';

let stop: (() => Promise<void>) | undefined;

afterEach(async () => {
  await stop?.();
  stop = undefined;
});

/** A reader on a server that answers as the test says, and as the sample account where it says nothing. */
async function start(
  answers: Record<string, (call: AwsCall) => AwsAnswer>,
): Promise<ReaderFixture & { server: AwsServer }> {
  const server = await startAwsServer((call) => answers[call.operation]?.(call) ?? answerSample(call));
  const fixture = createReader({ url: server.url });
  stop = async () => {
    fixture.reader.close();
    await server.stop();
  };
  return { ...fixture, server };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `m${from + index}`);
const isEven: Collected['wanted'] = ({ name }) => Number(name.slice(1)) % 2 === 0;
const mapping = (name: string) => ({ ResourceARN: modelArn(name), Tags: [{ Key: 'user', Value: 'jane' }] });
const tagEverything = ({ input }: AwsCall) =>
  json({
    ResourceTagMappingList: (input['ResourceARNList'] as string[]).map((arn) => mapping(arn.split('/')[1] ?? '')),
  });

/** Pages of 100 models, as SageMaker makes them. */
const pagesOf =
  (total: number) =>
  ({ input }: AwsCall) => {
    const from = Number(input['NextToken'] ?? 0);
    const to = Math.min(total, from + Number(input['MaxResults']));
    return json({ Models: range(from, to).map(model), ...(to < total ? { NextToken: String(to) } : {}) });
  };

describe('aws/sagemaker/list', () => {
  it('takes an empty page with a token for a page, and goes on', async () => {
    const { reader, server } = await start({
      ListModels: ({ earlier }) => {
        if (earlier === 0) return json({ Models: [model('a')], NextToken: 'one' });
        return earlier === 1 ? json({ Models: [], NextToken: 'two' }) : json({ Models: [model('b')] });
      },
      GetResources: tagEverything,
    });
    const { resources, outcome } = await collect(reader, {});
    expect(outcome).toStrictEqual({ status: 'complete' });
    expect(resources.map(({ resource }) => resource.name)).toStrictEqual(['a', 'b']);
    expect(server.calls.filter(({ operation }) => operation === 'ListModels').map(({ input }) => input)).toStrictEqual([
      { MaxResults: 100, SortBy: 'CreationTime', SortOrder: 'Ascending' },
      { MaxResults: 100, SortBy: 'CreationTime', SortOrder: 'Ascending', NextToken: 'one' },
      { MaxResults: 100, SortBy: 'CreationTime', SortOrder: 'Ascending', NextToken: 'two' },
    ]);
  });

  it('is complete, not unknown, when there is nothing', async () => {
    const { reader, server } = await start({ ListModels: () => json({ Models: [] }) });
    expect(await collect(reader, {})).toStrictEqual({ resources: [], outcome: { status: 'complete' } });
    expect(server.count('GetResources')).toBe(0);
  });

  it.each([1, 2, 5])('ends as partial when tokens lead round in a circle of %i', async (length) => {
    const { reader, server } = await start({
      ListModels: ({ earlier }) => json({ Models: [model(`m${earlier}`)], NextToken: `token-${earlier % length}` }),
      GetResources: tagEverything,
    });
    const { outcome } = await collect(reader, {});
    expect(outcome).toMatchObject({
      status: 'partial',
      failure: { reason: 'malformed_response', operation: 'sagemaker:ListModels', subject: 'us-east-1' },
    });
    expect(server.count('ListModels')).toBeLessThanOrEqual(3 * length + 1);
  });

  it('ends as partial where one empty page follows another, each with the token of a next one', async () => {
    const { reader, server } = await start({
      ListModels: ({ earlier }) => json({ Models: [], NextToken: `token-${earlier}` }),
    });
    const { resources, outcome } = await collect(reader, {});
    expect(resources).toEqual([]);
    expect(outcome).toMatchObject({ status: 'partial', failure: { reason: 'malformed_response' } });
    expect(server.count('ListModels')).toBe(mostEmptyPages);
  });

  it('keeps what it read when the token expires in the middle, and says that this is not all', async () => {
    const { reader } = await start({
      ListModels: ({ earlier }) =>
        earlier === 0
          ? json({ Models: [model('a')], NextToken: 'one' })
          : errorAnswer('ListModels', 'ExpiredTokenException', 400),
      GetResources: tagEverything,
    });
    const { resources, outcome } = await collect(reader, {});
    expect(resources).toMatchObject([{ resource: { name: 'a' }, tags: { ok: true } }]);
    expect(outcome).toMatchObject({ status: 'partial', failure: { reason: 'credentials' } });
  });

  it.each([
    ['UnknownOperationException', 'The requested operation is not supported in the called region.'],
    ['UnknownOperationException', ''],
  ])('tells %s as unsupported', async (code, message) => {
    const { reader } = await start({ ListModels: () => errorAnswer('ListModels', code, 400, message) });
    const { outcome } = await collect(reader, {});
    expect(outcome).toMatchObject({ status: 'unsupported', failure: { reason: 'unsupported' } });
  });

  it('asks for the newest first, and tells older ones that come on the way, so that they can be counted as left out', async () => {
    const { reader, server } = await start({
      ListModels: () => json({ Models: [model('young'), { ...model('old'), CreationTime: 1_700_000_000 }] }),
      GetResources: tagEverything,
    });
    const { resources } = await collect(reader, { createdAfter: 1_750_000_000_000 });
    expect(resources).toMatchObject([
      { resource: { name: 'young', createdAt: 1_795_000_000_000 } },
      { resource: { name: 'old', createdAt: 1_700_000_000_000 } },
    ]);
    // Without a filter: what it would leave out is walked through all the same.
    expect(server.calls.find(({ operation }) => operation === 'ListModels')?.input).toStrictEqual({
      MaxResults: 100,
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
    });
  });

  it('throws for a type that is not in the table', async () => {
    const { reader } = await start({});
    await expect(collect(reader, { type: 'sandwich' })).rejects.toThrow(
      /sandwich is not a resource type; the types are endpoint,/,
    );
  });
});

describe('aws/sagemaker/tags', () => {
  it('passes over ghosts of deleted resources', async () => {
    const { reader } = await start({
      GetResources: () => json({ ResourceTagMappingList: [mapping('ghost'), mapping('tagged')] }),
      ListTags: () => json({ Tags: [{ Key: 'user', Value: 'joe' }] }),
    });
    const { resources } = await collect(reader, {});
    expect(resources.map(({ resource, tags }) => [resource.name, tags])).toStrictEqual([
      ['tagged', { ok: true, value: [{ key: 'user', value: 'jane' }] }],
      ['bare', { ok: true, value: [{ key: 'user', value: 'joe' }] }],
    ]);
  });

  it.each([
    ['ResourceNotFound', 'Gone'],
    ['ValidationException', 'Could not find model "arn:aws:sagemaker:us-east-1:123456789012:model/bare".'],
    ['ValidationException', 'Cannot find Model Package Group'],
    ['ValidationException', ''],
    ['RecordNotFound', 'No device with name'],
    ['ValidationException', 'Bad ARN'],
  ])('takes no words for the end of a resource: what is refused (%s %s) is unread', async (code, message) => {
    const { reader } = await start({ ListTags: () => errorAnswer('ListTags', code, 400, message) });
    const { resources, outcome } = await collect(reader, {});
    expect(resources[1]).toMatchObject({
      resource: { name: 'bare' },
      tags: { ok: false, failure: { operation: 'sagemaker:ListTags', subject: modelArn('bare') } },
    });
    expect(resources.flatMap(({ tags }) => (tags.ok ? [] : [isRefusal(tags.failure)]))).toStrictEqual([true]);
    expect(outcome).toStrictEqual({ status: 'complete' });
  });

  it('asks once more by the name where a list tells the ARN in another case', async () => {
    const { reader, server } = await start({
      ListModels: () => json({ Models: [{ ...model('Bare'), ModelArn: modelArn('bare') }] }),
      GetResources: () => json({ ResourceTagMappingList: [] }),
      ListTags: ({ input }) =>
        input['ResourceArn'] === modelArn('Bare')
          ? json({ Tags: [{ Key: 'user', Value: 'joe' }] })
          : errorAnswer('ListTags', 'ValidationException', 400, 'Resource does not exist'),
    });
    const { resources } = await collect(reader, {});
    expect(resources).toMatchObject([{ resource: { arn: modelArn('Bare'), name: 'Bare' }, tags: { ok: true } }]);
    expect(server.calls.find(({ operation }) => operation === 'GetResources')?.input['ResourceARNList']).toStrictEqual([
      modelArn('bare'),
      modelArn('Bare'),
    ]);
  });

  it('asks ListTags for everything when GetResources is denied, and GetResources no more', async () => {
    const { reader, server } = await start({
      ListModels: pagesOf(250),
      GetResources: () => errorAnswer('GetResources', 'AccessDeniedException', 400),
      ListTags: () => json({ Tags: [{ Key: 'user', Value: 'joe' }] }),
    });
    const { resources, outcome } = await collect(reader, {});
    expect(outcome).toStrictEqual({ status: 'complete' });
    expect(resources).toHaveLength(250);
    expect(resources.every(({ tags }) => tags.ok && tags.value[0]?.value === 'joe')).toBe(true);
    expect(server.count('GetResources')).toBe(1);
    expect(server.count('ListTags')).toBe(250);
  });

  it('asks ListTags for one batch alone when GetResources rejects that batch', async () => {
    const { reader, server } = await start({
      ListModels: pagesOf(150),
      GetResources: (call) =>
        call.earlier === 0 ? errorAnswer('GetResources', 'InvalidParameterException', 400) : tagEverything(call),
      ListTags: () => json({ Tags: [{ Key: 'user', Value: 'joe' }] }),
    });
    expect((await collect(reader, {})).resources).toHaveLength(150);
    expect(server.count('GetResources')).toBe(2);
    expect(server.count('ListTags')).toBe(100);
  });

  it("reads every page of one resource's tags", async () => {
    const { reader } = await start({
      ListTags: ({ input }) =>
        input['NextToken'] === 'more'
          ? json({ Tags: [{ Key: 'project', Value: '' }] })
          : json({ Tags: [{ Key: 'owner', Value: 'x' }], NextToken: 'more' }),
    });
    const { resources } = await collect(reader, {});
    expect(resources[1]?.tags).toStrictEqual({
      ok: true,
      value: [
        { key: 'owner', value: 'x' },
        { key: 'project', value: '' },
      ],
    });
  });

  it('fills batches across pages, so that what is not wanted costs no call', async () => {
    const { reader, server } = await start({ ListModels: pagesOf(1000), GetResources: tagEverything });
    expect((await collect(reader, { wanted: isEven })).resources).toHaveLength(500);
    expect(server.count('ListModels')).toBe(10);
    expect(server.count('GetResources')).toBe(5);
  });

  it.each([
    { total: 0, wrong: 0, calls: 1 },
    { total: 1, wrong: 1, calls: 1 + 1 + 1 },
    { total: 100, wrong: 0, calls: 1 + 1 },
    { total: 101, wrong: 3, calls: 2 + 2 + 3 },
    { total: 5000, wrong: 50, calls: 50 + 50 + 50 },
  ])('reads $total resources, $wrong of them wrong, with $calls calls', async ({ total, wrong, calls }) => {
    const { reader, server } = await start({
      ListModels: pagesOf(total),
      GetResources: ({ input }) => {
        const arns = input['ResourceARNList'] as string[];
        const names = arns.map((arn) => arn.split('/')[1] ?? '').filter((name) => Number(name.slice(1)) >= wrong);
        return json({ ResourceTagMappingList: names.map(mapping) });
      },
    });
    const { resources } = await collect(reader, {});
    expect(resources).toHaveLength(total);
    expect(server.calls.length - server.count('GetCallerIdentity')).toBe(calls);
    expect(server.count('GetCallerIdentity')).toBe(1);
  });
});
