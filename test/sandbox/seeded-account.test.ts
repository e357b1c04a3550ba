import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { ListTagsCommand, ListTrainingJobsCommand, paginateListTrainingJobs } from '@aws-sdk/client-sagemaker';
import { assert, double, integer, nat, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  faultOf,
  generatedTags,
  type TagFault,
  type TagPlan,
  tagFaults,
} from '../../sandbox/account/generated-tags.ts';
import type { SandboxResource } from '../../sandbox/account/resource.ts';
import { resourceTypes } from '../../sandbox/account/resource-types.ts';
import { type SeededAccountOptions, seededAccount } from '../../sandbox/seeded-account.ts';
import { sandboxUnderTest, startOfTest } from './clients.ts';

const region = 'us-east-1';

function trainingJobs(options: SeededAccountOptions, count: number): (SandboxResource | undefined)[] {
  const account = seededAccount({ now: () => startOfTest, ...options });
  return Array.from({ length: count }, (_, index) => account.sagemaker.set('training-job', region).at(index));
}

function identity(job: SandboxResource | undefined) {
  return [job?.name, job?.tags];
}

function plan(overrides: Partial<TagPlan>): TagPlan {
  return { seed: 7, systemTag: 'MLSpace', wrongShare: 0.1, faults: tagFaults, ...overrides };
}

/** What is still held once the garbage of 10,000 pages is gone, bytes. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('sandbox/seeded-account', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(trainingJobs({ seed: 'a' }, 50)).toEqual(trainingJobs({ seed: 'a' }, 50));
    expect(trainingJobs({ seed: 'a' }, 50)).not.toEqual(trainingJobs({ seed: 'b' }, 50));
  });

  it('gives a resource the same name and tags however many others there are', () => {
    expect(trainingJobs({ resources: 200 }, 100).map(identity)).toEqual(
      trainingJobs({ counts: { 'training-job': 5000 } }, 100).map(identity),
    );
  });

  it('has every type that notebooks make, from its age to now, older ones first', () => {
    const account = seededAccount({ now: () => startOfTest, age: 1000, resources: 1000 });

    expect(resourceTypes.slice(0, 9).map((row) => account.sagemaker.count(row.type, region))).toEqual([
      30, 50, 80, 20, 500, 50, 100, 20, 150,
    ]);
    const jobs = trainingJobs({ age: 86_400_000 }, 100).map((job) => job?.createdAt ?? 0);
    expect(jobs).toEqual(jobs.toSorted((left, right) => left - right));
    expect(Math.min(...jobs)).toBeGreaterThanOrEqual(startOfTest - 86_400_000);
    expect(Math.max(...jobs)).toBeLessThan(startOfTest);
  });

  it('spoils exactly the share that was asked for, to within one, over any run', () => {
    const run = record({
      seed: nat(),
      wrongShare: double({ min: 0, max: 1, noNaN: true }),
      start: nat({ max: 1_000_000 }),
      length: integer({ min: 1, max: 500 }),
    });
    assert(
      property(run, ({ seed, wrongShare, start, length }) => {
        const tagged = plan({ seed, wrongShare });
        const indices = Array.from({ length }, (_, offset) => start + offset);
        const wrong = indices.filter((index) => faultOf(tagged, index) !== undefined);
        expect(Math.abs(wrong.length - length * wrongShare)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('takes turns among the faults, so that a small population has each', () => {
    const seen = Array.from({ length: 60 }, (_, index) => faultOf(plan({}), index)).filter(
      (fault) => fault !== undefined,
    );

    expect(new Set(seen)).toEqual(new Set(tagFaults));
  });

  it.for<[TagFault | 'none', (tags: ReturnType<typeof generatedTags>) => boolean]>([
    ['none', (tags) => tags?.length === 3 && tags.every((tag) => tag.value !== '')],
    ['missing', (tags) => tags?.length === 2],
    ['empty', (tags) => tags?.filter((tag) => tag.value === '').length === 1],
    ['wrong-system', (tags) => tags?.find((tag) => tag.key === 'system')?.value.toLowerCase() !== 'mlspace'],
    ['other-case', (tags) => tags?.filter((tag) => /^[A-Z]/.test(tag.key)).length === 1],
    ['never-tagged', (tags) => tags === undefined],
    ['untagged', (tags) => tags?.length === 0],
  ])('%s is wrong in that way only', ([fault, holds]) => {
    const only = plan(fault === 'none' ? { wrongShare: 0 } : { wrongShare: 1, faults: [fault] });

    for (let index = 0; index < 50; index += 1) expect(holds(generatedTags(only, index))).toBe(true);
  });

  it('holds a million resources without keeping them', async () => {
    // Filtering first saves 10,000 pages, nearly all of them empty.
    const { sagemaker, sandbox } = await sandboxUnderTest(
      { counts: { 'training-job': 1_000_000 } },
      { filtersAfterCut: false },
    );
    const before = heldBytes();

    const sizes: number[] = [];
    const lastHour = { CreationTimeAfter: new Date(startOfTest - 3_600_000) };
    for await (const page of paginateListTrainingJobs({ client: sagemaker, pageSize: 100 }, lastHour)) {
      sizes.push(page.TrainingJobSummaries?.length ?? 0);
    }

    // A million over 60 days of 24 hours.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeCloseTo(1_000_000 / 1440, -1);
    expect(sandbox.account.sagemaker.count('training-job', region)).toBe(1_000_000);
    // A million kept resources would take hundreds of megabytes.
    expect(heldBytes() - before).toBeLessThan(50_000_000);
  });

  it.for([
    ['Ascending', '0000000'],
    ['Descending', '0999999'],
  ] as const)('knows a million resources at the end that is %s', async ([SortOrder, number]) => {
    const { sagemaker, tagging } = await sandboxUnderTest({ counts: { 'training-job': 1_000_000 } });

    const page = await sagemaker.send(new ListTrainingJobsCommand({ MaxResults: 100, SortOrder }));
    const [name, arn = ''] = (page.TrainingJobSummaries ?? []).flatMap((job) => [
      job.TrainingJobName,
      job.TrainingJobArn,
    ]);
    const { Tags } = await sagemaker.send(new ListTagsCommand({ ResourceArn: arn }));
    const seen = await tagging.send(new GetResourcesCommand({ ResourceARNList: [arn] }));

    expect(page.TrainingJobSummaries).toHaveLength(100);
    expect(name).toMatch(new RegExp(`^pytorch-training-${number}-`));
    expect(seen.ResourceTagMappingList).toEqual([{ ResourceARN: arn, Tags }]);
  });
});
