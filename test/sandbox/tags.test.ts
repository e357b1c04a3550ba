import { GetResourcesCommand, paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import { AddTagsCommand, DeleteModelCommand, DeleteTagsCommand, ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { clientsOf, failureOf, type SandboxUnderTest, sandboxUnderTest } from './clients.ts';

const region = 'us-east-1';

function modelArn({ sandbox }: SandboxUnderTest, index: number): string {
  const resource = sandbox.account.sagemaker.set('model', region).at(index);
  if (!resource) throw new RangeError(`no model at ${index}`);
  return resource.arn;
}

async function seenByTagging({ tagging }: SandboxUnderTest, ...arns: string[]): Promise<Record<string, string[]>> {
  const answer = await tagging.send(new GetResourcesCommand({ ResourceARNList: arns }));
  const mappings = answer.ResourceTagMappingList ?? [];
  return Object.fromEntries(
    mappings.map((each) => [each.ResourceARN, (each.Tags ?? []).map((tag) => `${tag.Key}=${tag.Value}`)]),
  );
}

async function allSeen({ tagging }: SandboxUnderTest, input: object = {}): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateGetResources({ client: tagging, pageSize: 9 }, input)) {
    arns.push(...(page.ResourceTagMappingList ?? []).map((mapping) => mapping.ResourceARN ?? ''));
  }
  return arns;
}

const newTag = { key: 'new', value: '1' };
const ten = { counts: { model: 10 }, wrongShare: 0 };

describe('sandbox/tags', () => {
  it('adds, replaces, lists and removes tags', async () => {
    const under = await sandboxUnderTest({ counts: { model: 3 }, tagFaults: ['untagged'], wrongShare: 1 });
    const { sagemaker } = under;
    const ResourceArn = modelArn(under, 0);
    const list = async () => (await sagemaker.send(new ListTagsCommand({ ResourceArn }))).Tags;

    expect(await list()).toEqual([]);
    await sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'user', Value: 'ü +@' }] }));
    const added = await sagemaker.send(
      new AddTagsCommand({
        ResourceArn,
        Tags: [
          { Key: 'user', Value: 'alice' },
          { Key: 'User', Value: '' },
        ],
      }),
    );
    expect(added.Tags).toEqual([
      { Key: 'user', Value: 'alice' },
      { Key: 'User', Value: '' },
    ]);
    await sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['user', 'absent'] }));
    expect(await list()).toEqual([{ Key: 'User', Value: '' }]);
  });

  it('pages ListTags where it is told to', async () => {
    const under = await sandboxUnderTest({ counts: { model: 1 }, wrongShare: 0 }, { tagsPerPage: 2 });
    const ResourceArn = modelArn(under, 0);

    const first = await under.sagemaker.send(new ListTagsCommand({ ResourceArn }));
    const second = await under.sagemaker.send(new ListTagsCommand({ ResourceArn, NextToken: first.NextToken }));

    expect([first.Tags, second.Tags].map((tags) => tags?.map((tag) => tag.Key))).toEqual([
      ['user', 'project'],
      ['system'],
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it('refuses tags of what is not there, small pages, and too many tags', async () => {
    const under = await sandboxUnderTest(ten);
    const ResourceArn = modelArn(under, 0);
    const refusal = { name: 'ValidationException', status: 400 };
    const list = (input: object) => failureOf(under.sagemaker.send(new ListTagsCommand({ ResourceArn, ...input })));

    expect(await list({ ResourceArn: `${ResourceArn}x` })).toEqual(refusal);
    expect(await list({ MaxResults: 49 })).toEqual(refusal);
    expect(await list({ NextToken: 'bogus' })).toEqual(refusal);
    const Tags = Array.from({ length: 48 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    expect(await failureOf(under.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags })))).toMatchObject({
      name: 'ResourceLimitExceeded',
    });
    const elsewhere = clientsOf(under.sandbox, { region: 'eu-west-1' }).sagemaker;
    expect(await failureOf(elsewhere.send(new ListTagsCommand({ ResourceArn })))).toEqual(refusal);
  });

  it('agrees with the tagging API on what is tagged', async () => {
    const under = await sandboxUnderTest({ counts: { model: 60 }, wrongShare: 0.5 });
    for (let index = 0; index < 60; index += 1) {
      const ResourceArn = modelArn(under, index);
      const { Tags = [] } = await under.sagemaker.send(new ListTagsCommand({ ResourceArn }));
      const seen = await seenByTagging(under, ResourceArn);
      expect(seen[ResourceArn] ?? []).toEqual(Tags.map((tag) => `${tag.Key}=${tag.Value}`));
    }
  });

  it('does not know what never had a tag, and knows what lost them all', async () => {
    const never = await sandboxUnderTest({ counts: { model: 2 }, wrongShare: 1, tagFaults: ['never-tagged'] });
    const once = await sandboxUnderTest({ counts: { model: 2 }, wrongShare: 1, tagFaults: ['untagged'] });

    expect(await seenByTagging(never, modelArn(never, 0), modelArn(never, 1))).toEqual({});
    expect(await seenByTagging(once, modelArn(once, 0))).toEqual({ [modelArn(once, 0)]: [] });
  });

  it('goes on telling of deleted resources, its ghosts', async () => {
    const under = await sandboxUnderTest({ ...ten, ghosts: 2, resources: 0 });
    const deleted = modelArn(under, 4);
    await under.sagemaker.send(new DeleteModelCommand({ ModelName: deleted.split('/')[1] }));

    const seen = await allSeen(under, { ResourceTypeFilters: ['sagemaker:model'] });

    expect(seen).toHaveLength(12);
    expect(seen).toContain(deleted);
    expect(Object.keys(await seenByTagging(under, deleted))).toEqual([deleted]);
    expect(under.sandbox.account.sagemaker.find(deleted)).toBeUndefined();
    const ghosts = seen.filter((arn) => !under.sandbox.account.sagemaker.find(arn));
    expect(ghosts).toHaveLength(3);
  });

  it('lags behind in time where it is told to', async () => {
    const under = await sandboxUnderTest(ten, { tagLag: { milliseconds: 5000 } });
    const arn = modelArn(under, 0);
    const before = await seenByTagging(under, arn);
    under.sandbox.account.sagemaker.removeTags(arn, ['user']);

    expect(await seenByTagging(under, arn)).toEqual(before);
    under.clock.advance(4999);
    expect(await seenByTagging(under, arn)).toEqual(before);
    under.clock.advance(1);
    expect((await seenByTagging(under, arn))[arn]).toHaveLength(2);
  });

  it('lags behind in reads where it is told to, new resources included', async () => {
    const under = await sandboxUnderTest(ten, { tagLag: { reads: 2 } });
    const { sagemaker } = under.sandbox.account;
    const created = sagemaker.create({ type: 'model', region, name: 'late', tags: [newTag] });

    expect(await seenByTagging(under, created)).toEqual({});
    expect(await seenByTagging(under, created)).toEqual({});
    expect(await seenByTagging(under, created)).toEqual({ [created]: ['new=1'] });
    sagemaker.putTags(created, [{ key: 'more', value: '2' }]);
    expect(await seenByTagging(under, created)).toEqual({ [created]: ['new=1'] });
  });

  it('filters by types and tags, and pages through all of it', async () => {
    const under = await sandboxUnderTest({ counts: { model: 40, endpoint: 30 }, resources: 0, wrongShare: 0 });
    const arns = await allSeen(under);

    expect(arns).toHaveLength(70);
    expect(new Set(arns).size).toBe(70);
    expect(await allSeen(under, { ResourceTypeFilters: ['sagemaker:endpoint'] })).toHaveLength(30);
    expect(await allSeen(under, { ResourceTypeFilters: ['sagemaker'] })).toHaveLength(70);
    expect(await allSeen(under, { ResourceTypeFilters: ['ec2:instance'] })).toEqual([]);
    const of = (...Values: string[]) => allSeen(under, { TagFilters: [{ Key: 'user', Values }, { Key: 'system' }] });
    const [alice, dana, both] = await Promise.all([of('alice'), of('dana'), of('alice', 'dana')]);
    expect(both.length).toBe(alice.length + dana.length);
    expect(both.length).toBeGreaterThan(0);
    expect(await allSeen(under, { TagFilters: [{ Key: 'USER' }] })).toEqual([]);
  });

  it('takes a hundred ARNs, answers only those of its region, and refuses what does not go together', async () => {
    const under = await sandboxUnderTest({ counts: { model: 101 }, wrongShare: 0, regions: [region, 'eu-west-1'] });
    const arns = Array.from({ length: 101 }, (_, index) => modelArn(under, index));
    const call = (input: object) => failureOf(under.tagging.send(new GetResourcesCommand(input)));
    const refusal = { name: 'InvalidParameterException', status: 400 };
    const first = arns.slice(0, 1);

    expect(Object.keys(await seenByTagging(under, ...arns.slice(0, 100)))).toHaveLength(100);
    expect(await seenByTagging(under, `${arns[0]}`.replace(region, 'eu-west-1'))).toEqual({});
    expect(await call({ ResourceARNList: arns })).toEqual(refusal);
    expect(await call({ ResourceARNList: first, ResourcesPerPage: 10 })).toEqual(refusal);
    expect(await call({ ResourceARNList: first, TagFilters: [{ Key: 'user' }] })).toEqual(refusal);
    expect(await call({ ResourceARNList: first, ResourceTypeFilters: ['sagemaker'] })).toEqual(refusal);
    expect(await call({ ResourcesPerPage: 101 })).toEqual(refusal);
    expect(await call({ PaginationToken: 'bogus' })).toEqual(refusal);
  });

  it('lets its page tokens expire', async () => {
    const under = await sandboxUnderTest(ten, { pageTokenLifetime: 900_000 });
    const { PaginationToken } = await under.tagging.send(new GetResourcesCommand({ ResourcesPerPage: 3 }));
    under.clock.advance(900_001);

    const call = under.tagging.send(new GetResourcesCommand({ ResourcesPerPage: 3, PaginationToken }));

    expect(await failureOf(call)).toMatchObject({ name: 'PaginationTokenExpiredException' });
  });
});
