import { readFileSync } from 'node:fs';
import {
  DeleteEndpointCommand,
  DeleteModelCommand,
  ListAliasesCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListHyperParameterTuningJobsCommand,
  ListImagesCommand,
  ListImageVersionsCommand,
  ListLabelingJobsCommand,
  ListModelPackagesCommand,
  type ListModelPackagesCommandInput,
  ListModelsCommand,
  type ListModelsCommandInput,
  ListNotebookInstancesCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  paginateListModels,
  paginateListTrainingJobs,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { resourceTypes } from '../../sandbox/account/resource-types.ts';
import { clientsOf, failureOf, type SandboxUnderTest, sandboxUnderTest } from './clients.ts';

const lists = {
  endpoint: async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListEndpointsCommand({}));
    return (page.Endpoints ?? []).map((each) => [each.EndpointName, each.EndpointArn, each.CreationTime]);
  },
  'endpoint-config': async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListEndpointConfigsCommand({}));
    return (page.EndpointConfigs ?? []).map((each) => [
      each.EndpointConfigName,
      each.EndpointConfigArn,
      each.CreationTime,
    ]);
  },
  model: async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListModelsCommand({}));
    return (page.Models ?? []).map((each) => [each.ModelName, each.ModelArn, each.CreationTime]);
  },
  'labeling-job': async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListLabelingJobsCommand({}));
    return (page.LabelingJobSummaryList ?? []).map((each) => [
      each.LabelingJobName,
      each.LabelingJobArn,
      each.CreationTime,
    ]);
  },
  'training-job': async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListTrainingJobsCommand({}));
    return (page.TrainingJobSummaries ?? []).map((each) => [
      each.TrainingJobName,
      each.TrainingJobArn,
      each.CreationTime,
    ]);
  },
  'hyper-parameter-tuning-job': async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListHyperParameterTuningJobsCommand({}));
    return (page.HyperParameterTuningJobSummaries ?? []).map((each) => [
      each.HyperParameterTuningJobName,
      each.HyperParameterTuningJobArn,
      each.CreationTime,
    ]);
  },
  'transform-job': async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListTransformJobsCommand({}));
    return (page.TransformJobSummaries ?? []).map((each) => [
      each.TransformJobName,
      each.TransformJobArn,
      each.CreationTime,
    ]);
  },
  'notebook-instance': async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListNotebookInstancesCommand({}));
    return (page.NotebookInstances ?? []).map((each) => [
      each.NotebookInstanceName,
      each.NotebookInstanceArn,
      each.CreationTime,
    ]);
  },
  'processing-job': async ({ sagemaker }: SandboxUnderTest) => {
    const page = await sagemaker.send(new ListProcessingJobsCommand({}));
    return (page.ProcessingJobSummaries ?? []).map((each) => [
      each.ProcessingJobName,
      each.ProcessingJobArn,
      each.CreationTime,
    ]);
  },
};

async function modelNames(under: SandboxUnderTest, input: ListModelsCommandInput = {}): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListModels({ client: under.sagemaker, pageSize: 7 }, input)) {
    names.push(...(page.Models ?? []).map((model) => model.ModelName ?? ''));
  }
  return names;
}

function numberOf(name: string): number {
  return Number(name.split('-')[2]);
}

interface ReferenceType {
  readonly type: string;
  readonly listOp: string | null;
  readonly outputMember: string;
  readonly arnFormat: string;
  readonly arnField: string | null;
  readonly requiredInputs: readonly string[];
}

const reference = JSON.parse(readFileSync('test/reference/sagemaker-taggable-types.json', 'utf8')) as {
  readonly types: readonly ReferenceType[];
};

const byType = ([left]: readonly unknown[], [right]: readonly unknown[]) => (String(left) < String(right) ? -1 : 1);

describe('sandbox/sagemaker-lists', () => {
  it('has every type that a population is made of in these tests', () => {
    const populated = resourceTypes.filter(({ share }) => share > 0).map(({ type }) => type);
    expect(Object.keys(lists).toSorted()).toEqual(populated.toSorted());
  });

  it('has every type of the reference, as the reference has it', () => {
    const rows = resourceTypes.map(({ type, list, member, arn, arnMember, requires }) => [
      type,
      list,
      member,
      arn.join('/').replaceAll('{', '${'),
      arnMember ?? null,
      requires ?? [],
    ]);
    const facts = reference.types
      .filter(({ listOp }) => listOp !== null)
      .map((fact) => [
        fact.type,
        fact.listOp,
        fact.outputMember,
        fact.arnFormat.split(':').at(-1),
        fact.arnField,
        fact.requiredInputs,
      ]);
    expect(rows.toSorted(byType)).toEqual(facts.toSorted(byType));
  });

  it('wants to be told what a list is of, and that it is there', async () => {
    const { sagemaker } = await sandboxUnderTest({ counts: { image: 1, 'image-version': 3 } });
    const { Images = [] } = await sagemaker.send(new ListImagesCommand({}));
    const versions = await sagemaker.send(new ListImageVersionsCommand({ ImageName: Images[0]?.ImageName }));
    expect(versions.ImageVersions?.map(({ Version }) => Version)).toEqual([3, 2, 1]);
    expect(await failureOf(sagemaker.send(new ListImageVersionsCommand({ ImageName: 'other' })))).toEqual({
      name: 'ResourceNotFound',
      status: 400,
    });
  });

  it('leaves out versioned model packages unless it is asked for both', async () => {
    const { sagemaker } = await sandboxUnderTest({ counts: { 'model-package': 9 } });
    const count = async (input: ListModelPackagesCommandInput) =>
      (await sagemaker.send(new ListModelPackagesCommand(input))).ModelPackageSummaryList?.length;
    expect(await count({})).toBe(6);
    expect(await count({ ModelPackageType: 'Versioned' })).toBe(3);
    expect(await count({ ModelPackageType: 'Both' })).toBe(9);
  });

  it.for(Object.entries(lists))('lists %s by ten where nothing is asked', async ([type, list]) => {
    const page = await list(await sandboxUnderTest({ counts: { [type]: 12 } }));

    expect(page).toHaveLength(10);
    for (const [name, arn, createdAt] of page) {
      expect(arn).toBe(`arn:aws:sagemaker:us-east-1:012345678910:${type}/${String(name)}`);
      expect(createdAt).toBeInstanceOf(Date);
    }
  });

  it('pages through everything once, up to a hundred a page', async () => {
    const { sagemaker, sandbox } = await sandboxUnderTest({ counts: { 'training-job': 250 } });

    const sizes: number[] = [];
    const names = new Set<string | undefined>();
    for await (const page of paginateListTrainingJobs({ client: sagemaker, pageSize: 100 }, {})) {
      sizes.push(page.TrainingJobSummaries?.length ?? 0);
      for (const job of page.TrainingJobSummaries ?? []) names.add(job.TrainingJobName);
    }

    expect(sizes).toEqual([100, 100, 50]);
    expect(names.size).toBe(250);
    expect(sandbox.requests()).toEqual({ 'sagemaker:ListTrainingJobs': 3 });
  });

  it('gives no token after the last page, even a full one', async () => {
    const { sagemaker } = await sandboxUnderTest({ counts: { model: 10 } });

    const page = await sagemaker.send(new ListModelsCommand({}));

    expect(page.Models).toHaveLength(10);
    expect(page.NextToken).toBeUndefined();
  });

  it('keeps its orders: newest models first, oldest jobs first, by name on demand', async () => {
    const under = await sandboxUnderTest({ counts: { model: 20 } });
    const ascending = Array.from({ length: 20 }, (_, index) => index);

    expect((await modelNames(under)).map(numberOf)).toEqual(ascending.toReversed());
    expect((await modelNames(under, { SortOrder: 'Ascending' })).map(numberOf)).toEqual(ascending);
    const byName = await modelNames(under, { SortBy: 'Name', SortOrder: 'Ascending' });
    expect(byName).toEqual(byName.toSorted());
    const { TrainingJobSummaries: jobs = [] } = await under.sagemaker.send(new ListTrainingJobsCommand({}));
    const times = jobs.map((job) => job.CreationTime?.getTime() ?? 0);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  it('puts added resources in their place and leaves deleted ones out, also between two pages', async () => {
    const under = await sandboxUnderTest({ counts: { model: 20 } });
    const { sagemaker } = under.sandbox.account;
    const middle = sagemaker.set('model', 'us-east-1').at(10);
    sagemaker.create({ type: 'model', region: 'us-east-1', name: 'new', createdAt: (middle?.createdAt ?? 0) + 1 });
    const first = await under.sagemaker.send(new ListModelsCommand({ MaxResults: 5 }));
    await under.sagemaker.send(new DeleteModelCommand({ ModelName: first.Models?.at(-1)?.ModelName }));
    await under.sagemaker.send(new DeleteModelCommand({ ModelName: sagemaker.set('model', 'us-east-1').at(3)?.name }));

    const rest = await under.sagemaker.send(new ListModelsCommand({ MaxResults: 100, NextToken: first.NextToken }));

    const expected = [14, 13, 12, 11, 'new', 10, 9, 8, 7, 6, 5, 4, 2, 1, 0];
    const seen = rest.Models?.map((model) => (model.ModelName === 'new' ? 'new' : numberOf(model.ModelName ?? '')));
    expect(seen).toEqual(expected);
    expect(sagemaker.count('model', 'us-east-1')).toBe(19);
  });

  it('filters by time, name and status', async () => {
    const { sagemaker, sandbox } = await sandboxUnderTest({ counts: { 'training-job': 60 } });
    const jobs = sandbox.account.sagemaker.set('training-job', 'us-east-1');
    const at = (index: number) => new Date(jobs.at(index)?.createdAt ?? 0);
    const count = async (input: object) =>
      (await sagemaker.send(new ListTrainingJobsCommand({ MaxResults: 100, ...input }))).TrainingJobSummaries ?? [];

    const window = await count({ CreationTimeAfter: at(10), CreationTimeBefore: at(20) });
    expect(window.map((job) => numberOf(job.TrainingJobName ?? ''))).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(
      (await count({ NameContains: 'training-000005' })).map((job) => numberOf(job.TrainingJobName ?? '')),
    ).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
    const failed = await count({ StatusEquals: 'Failed' });
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map((job) => job.TrainingJobStatus))).toEqual(new Set(['Failed']));
    const modified = await count({ LastModifiedTimeAfter: new Date(at(40).getTime() + 2 * 3_600_000) });
    expect(modified.map((job) => numberOf(job.TrainingJobName ?? ''))).toEqual(
      Array.from({ length: 19 }, (_, i) => 41 + i),
    );
  });

  it.for([
    ['too large a page', { MaxResults: 101 }],
    ['a page of nothing', { MaxResults: 0 }],
    ['a token of nobody', { NextToken: 'bogus' }],
    ['an order that there is not', { SortBy: 'Colour' }],
  ] as const)('refuses %s', async ([, input]) => {
    const { sagemaker } = await sandboxUnderTest();

    const call = sagemaker.send(new ListModelsCommand(input as ListModelsCommandInput));

    expect(await failureOf(call)).toEqual({ name: 'ValidationException', status: 400 });
  });

  it('refuses a token that is expired, or of another list', async () => {
    const { sagemaker, clock } = await sandboxUnderTest({}, { pageTokenLifetime: 60_000 });
    const { NextToken } = await sagemaker.send(new ListModelsCommand({ MaxResults: 2 }));

    const refusal = { name: 'ValidationException', status: 400 };
    expect(await failureOf(sagemaker.send(new ListEndpointsCommand({ NextToken })))).toEqual(refusal);
    expect(await failureOf(sagemaker.send(new ListModelsCommand({ NextToken, NameContains: 'x' })))).toEqual(refusal);
    clock.advance(60_000);
    expect((await sagemaker.send(new ListModelsCommand({ NextToken }))).Models).toHaveLength(10);
    clock.advance(1);
    expect(await failureOf(sagemaker.send(new ListModelsCommand({ NextToken })))).toEqual(refusal);
  });

  it('deletes, but not what is not there', async () => {
    const { sagemaker } = await sandboxUnderTest();
    const { Endpoints } = await sagemaker.send(new ListEndpointsCommand({ MaxResults: 1 }));
    const input = { EndpointName: Endpoints?.[0]?.EndpointName };

    await sagemaker.send(new DeleteEndpointCommand(input));

    expect(await failureOf(sagemaker.send(new DeleteEndpointCommand(input)))).toEqual({
      name: 'ValidationException',
      status: 400,
    });
  });

  it('keeps regions apart', async () => {
    const { sandbox, sagemaker } = await sandboxUnderTest({
      regions: ['us-east-1', 'eu-west-1'],
      counts: { model: 3 },
    });
    const europe = clientsOf(sandbox, { region: 'eu-west-1' }).sagemaker;
    const nowhere = clientsOf(sandbox, { region: 'ap-south-1' }).sagemaker;

    const here = await sagemaker.send(new ListModelsCommand({}));
    const there = await europe.send(new ListModelsCommand({}));

    expect(there.Models?.map((model) => model.ModelArn?.split(':')[3])).toEqual([
      'eu-west-1',
      'eu-west-1',
      'eu-west-1',
    ]);
    expect(there.Models?.map((model) => model.CreationTime)).not.toEqual(here.Models?.map((each) => each.CreationTime));
    expect((await nowhere.send(new ListModelsCommand({}))).Models).toEqual([]);
  });

  it('says what it does not implement', async () => {
    const { sagemaker, sandbox } = await sandboxUnderTest();

    expect(await failureOf(sagemaker.send(new ListAliasesCommand({ ImageName: 'x' })))).toEqual({
      name: 'UnknownOperationException',
      status: 400,
    });
    expect(sandbox.requests()).toEqual({ 'sagemaker:ListAliases': 1 });
    expect(sandbox.failures()).toEqual({ 'sagemaker:ListAliases': 1 });
    sandbox.resetRequests();
    expect([sandbox.requests(), sandbox.failures()]).toEqual([{}, {}]);
  });
});
