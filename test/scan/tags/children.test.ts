import { describe, expect, it } from 'vitest';
import { requiredTags } from '../../../src/checks/required-tags/required-tags.ts';
import type { Suppression } from '../../../src/domain/finding/suppression.ts';
import { sha256 } from '../../../src/hashing/sha256.ts';
import { runFocus } from '../../../src/scan/events/focused-scan.ts';
import { applySuppressions } from '../../../src/scan/upkeep/apply-suppressions.ts';
import { retireUnwatched } from '../../../src/scan/upkeep/retire-unwatched.ts';
import { startTagScan } from './tag-scan-fixture.ts';
import { owned, region } from './wrong-names.ts';

const minute = 60_000;
const jobTypes = ['training-job', 'processing-job', 'transform-job', 'hyper-parameter-tuning-job', 'automl-job'];

async function start(settings: object = {}) {
  const run = await startTagScan({ account: {}, settings: { types: jobTypes, children: 'parent', ...settings } });
  const { sagemaker } = run.sandbox.account;
  const create = (type: string, name: string, startedBy: readonly string[] = [], tags = owned.slice(1)) =>
    sagemaker.create({ type, region, name, tags, startedBy });
  const tuning = (name = 'tune') => create('hyper-parameter-tuning-job', name, [], owned);
  const trained = (count: number, parent: string, tags = owned.slice(1)) =>
    Array.from({ length: count }, (_, index) =>
      create('training-job', `tune-${String(index + 1).padStart(3, '0')}-1a2b3c4d`, [parent], tags),
    );
  const scan = async (again?: object) => {
    run.advance(minute);
    return run.scan(again);
  };
  return { run, sagemaker, create, tuning, trained, scan };
}

/** What is open, by the resource and kind. */
function open({
  findings,
}: {
  readonly findings: readonly { kind: string; state: string; resource: { name: string } }[];
}) {
  return findings
    .filter(({ state }) => state !== 'resolved')
    .map(({ kind, resource }) => `${resource.name} ${kind}`)
    .toSorted();
}

function calls(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`sagemaker:${name}`, count]));
}

describe('wrong jobs that another one started', () => {
  it('are one finding of the tuning job, with a count and the jobs, for two calls', async () => {
    const { tuning, trained, create, scan, run } = await start();
    const parent = tuning();
    trained(3, parent);
    create('training-job', 'tune-004-1a2b3c4d', [parent], owned);
    const first = await scan();
    expect(open(first)).toStrictEqual(['tune tag-children']);
    expect(first.findings).toMatchObject([
      {
        severity: 'medium',
        resource: { type: 'hyper-parameter-tuning-job', arn: parent, region },
        summary: 'hyper-parameter-tuning-job tune: 3 training-jobs that it started have wrong tags',
        evidence: {
          count: 3,
          unlisted: 0,
          kinds: { 'tag-missing': 3 },
          types: { 'training-job': 3 },
          keys: ['user'],
          children: [
            { name: 'tune-001-1a2b3c4d', faults: [{ kind: 'tag-missing', words: 'tag user is missing' }] },
            {},
            {},
          ],
          tags: owned.slice(1),
        },
      },
    ]);
    expect(first.requests).toMatchObject(
      calls({ DescribeTrainingJob: 1, ListTrainingJobsForHyperParameterTuningJob: 1 }),
    );
    // Each is still a resource that is wrong.
    expect(first.state.scopes.find(({ resourceType }) => resourceType === 'training-job')?.counts).toMatchObject({
      compliant: 1,
      noncompliant: 3,
    });
    expect((await run.runtime.store.scans({ limit: 1 })).items).toMatchObject([{ findings: 1 }]);
    const second = await scan();
    expect(open(second)).toStrictEqual(['tune tag-children']);
    expect(Object.keys(second.requests).filter((name) => /Describe|ForHyper/.test(name))).toStrictEqual([]);
  });

  it('leave the finding one by one, and it ends with the last: repaired, or gone', async () => {
    const { tuning, trained, scan, sagemaker } = await start();
    const [one = '', two = '', three = ''] = trained(3, tuning());
    await scan();
    sagemaker.putTags(one, owned);
    sagemaker.delete(two);
    const less = await scan();
    expect(less.findings).toMatchObject([{ state: 'active', evidence: { count: 1, children: [{ arn: three }] } }]);
    sagemaker.putTags(three, owned);
    expect((await scan()).findings).toMatchObject([{ state: 'resolved', resolution: 'fixed' }]);
    sagemaker.removeTags(three, ['user']);
    expect(open(await scan({ fullSweep: 0 }))).toStrictEqual(['tune tag-children']);
    sagemaker.delete(three);
    expect((await scan()).findings).toMatchObject([{ state: 'resolved', resolution: 'gone' }]);
  });

  it('come to it as they are started, between full sweeps too', async () => {
    const { tuning, trained, create, scan } = await start();
    const parent = tuning();
    trained(2, parent);
    await scan();
    create('training-job', 'tune-009-1a2b3c4d', [parent]);
    expect((await scan()).findings).toMatchObject([{ state: 'active', evidence: { count: 3 } }]);
  });

  it('are listed up to a bound and all counted', async () => {
    const { tuning, trained, scan } = await start();
    trained(120, tuning());
    const { findings, requests } = await scan();
    expect(findings).toMatchObject([{ evidence: { count: 120, unlisted: 70 } }]);
    expect(findings[0]?.evidence['children']).toHaveLength(50);
    expect(requests).toMatchObject(calls({ DescribeTrainingJob: 1, ListTrainingJobsForHyperParameterTuningJob: 2 }));
    expect((await scan()).findings).toMatchObject([{ evidence: { count: 120 } }]);
  });

  it('are one finding of an AutoML job, whatever their types, its tuning job among them', async () => {
    const { create, scan } = await start();
    const auto = create('automl-job', 'auto', [], owned);
    const tune = create('hyper-parameter-tuning-job', 'auto-hpo', []);
    create('training-job', 'auto-hpo-001-aaaaaa', [tune, auto]);
    create('processing-job', 'auto-db-1', [auto]);
    create('transform-job', 'auto-pr-1', [auto]);
    const { findings } = await scan();
    expect(open({ findings })).toStrictEqual(['auto tag-children']);
    expect(findings).toMatchObject([
      {
        resource: { type: 'automl-job', arn: auto },
        evidence: {
          count: 4,
          types: { 'hyper-parameter-tuning-job': 1, 'processing-job': 1, 'training-job': 1, 'transform-job': 1 },
        },
      },
    ]);
  });

  it('are one finding of the execution of a pipeline, with what its steps started', async () => {
    const { create, scan } = await start();
    const execution = create('pipeline-execution', 'churn/abc123def456', [], owned);
    create('processing-job', 'prepare', [execution]);
    const tune = create('hyper-parameter-tuning-job', 'step', [execution], owned);
    // Its training jobs get the tags of the tuning job.
    create(
      'training-job',
      'step-001-aaaaaa',
      [tune],
      [
        { key: 'sagemaker:pipeline-execution-arn', value: execution },
        { key: 'user', value: 'ana' },
      ],
    );
    const { findings, requests } = await scan();
    expect(open({ findings })).toStrictEqual(['churn/execution/abc123def456 tag-children']);
    expect(findings).toMatchObject([
      { resource: { type: 'pipeline-execution', arn: execution }, evidence: { count: 2 } },
    ]);
    expect(requests).toMatchObject(calls({ ListPipelineExecutionSteps: 1 }));
    expect(requests['sagemaker:DescribeProcessingJob']).toBeUndefined();
  });

  it.each([
    'arn:aws:sagemaker:us-east-1:012345678910:pipeline/churn/execution/abc123def456',
    'arn:aws:sagemaker:us-east-1:012345678910:pipeline/none/execution/abc123def456',
    'arn:aws:sagemaker:us-east-1:999999999999:pipeline/churn/execution/abc123def456',
    '__proto__',
  ])('do not hide behind a tag that names %s', async (value) => {
    const { create, scan } = await start();
    create('pipeline-execution', 'churn/abc123def456', [], owned);
    create('training-job', 'rogue', [], [{ key: 'sagemaker:pipeline-execution-arn', value }]);
    expect(open(await scan())).toStrictEqual(['rogue tag-missing']);
  });

  it('have findings of their own while their parents may not be read, and go under them once they may', async () => {
    const { tuning, trained, scan, run } = await start();
    trained(2, tuning());
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'DescribeTrainingJob' });
    const denied = await scan();
    expect(open(denied)).toStrictEqual(['tune-001-1a2b3c4d tag-missing', 'tune-002-1a2b3c4d tag-missing']);
    expect(denied.state.outcome).toBe('findings');
    expect(denied.requests['sagemaker:DescribeTrainingJob']).toBe(1);
    run.sandbox.faults.clear();
    const allowed = await scan();
    expect(open(allowed)).toStrictEqual(['tune tag-children']);
    expect(
      allowed.findings.filter(({ state }) => state === 'resolved').map(({ resolution }) => resolution),
    ).toStrictEqual(['grouped', 'grouped']);
  });

  it('are unknown while nobody answers what started them, and nothing ends', async () => {
    const { tuning, trained, create, scan, run } = await start();
    const parent = tuning();
    trained(2, parent);
    await scan();
    create('training-job', 'other-001-1a2b3c4d', [parent]);
    run.sandbox.faults.add({ fault: 'server-error', operation: 'DescribeTrainingJob' });
    const blind = await scan();
    expect(blind.state).toMatchObject({ outcome: 'unknown' });
    expect(blind.findings).toMatchObject([{ state: 'active', evidence: { count: 2 } }]);
    run.sandbox.faults.clear();
    const seen = await scan();
    expect(seen.state.outcome).toBe('findings');
    expect(seen.findings).toMatchObject([{ state: 'active', evidence: { count: 3 } }]);
  });

  it('stay while their tags or their list cannot be read', async () => {
    const { tuning, trained, scan, run } = await start();
    trained(2, tuning());
    await scan();
    for (const operation of ['ListTags', 'ListTrainingJobs']) {
      run.sandbox.faults.add({ fault: 'access-denied', operation });
      const blind = await scan({ fullSweep: 0 });
      expect([blind.state.outcome, open(blind)]).toStrictEqual(['unknown', ['tune tag-children']]);
      run.sandbox.faults.clear();
    }
  });

  it('are findings of their own where the configuration says so, there and back', async () => {
    const { tuning, trained, scan } = await start();
    trained(2, tuning());
    await scan();
    const each = await scan({ children: 'each' });
    expect(open(each)).toStrictEqual(['tune-001-1a2b3c4d tag-missing', 'tune-002-1a2b3c4d tag-missing']);
    expect(each.findings.find(({ kind }) => kind === 'tag-children')).toMatchObject({
      state: 'resolved',
      resolution: 'grouped',
    });
    expect(open(await scan())).toStrictEqual(['tune tag-children']);
    expect(open(await scan())).toStrictEqual(['tune tag-children']);
  });

  it('are suppressed one by one, and come back when that ends', async () => {
    const { tuning, trained, scan, run } = await start();
    trained(2, tuning());
    await scan();
    const { runtime } = run;
    const entry = (resource: string): Suppression => {
      return { id: resource, mode: 'ignore', reason: 'known', owner: 'ana', expires: runtime.clock() + 9e9, resource };
    };
    const apply = (suppressions: readonly Suppression[]) => {
      const target = runtime.targets.get('prod')?.target;
      const common = { suppressions, hash: sha256, newId: () => 'id', now: runtime.clock() };
      return applySuppressions(runtime.store, {
        ...runtime,
        ...common,
        targets: target ? [target] : [],
        checks: [requiredTags],
      });
    };
    const finding = async () => (await runtime.store.findings({ limit: 10 })).items;
    await apply([entry('tune-001-*')]);
    expect(await finding()).toMatchObject([{ state: 'active', suppressed: false, evidence: { count: 1 } }]);
    await apply([entry('tune-0*')]);
    expect(await finding()).toMatchObject([{ state: 'resolved', resolution: 'unwatched' }]);
    expect(await runtime.store.suppressionCounts()).toStrictEqual([{ suppressionId: 'tune-0*', count: 2 }]);
    await apply([]);
    expect(await finding()).toMatchObject([{ state: 'active', evidence: { count: 2 } }]);
    await apply([entry('tune')]);
    expect(await finding()).toMatchObject([{ state: 'active', suppressed: true, evidence: { count: 2 } }]);
  });

  it('are read again alone when an event names one', async () => {
    const { tuning, trained, scan, run, sagemaker } = await start();
    const parent = tuning();
    const [one = '', two = ''] = trained(2, parent);
    await scan();
    const { runtime } = run;
    const focus = (arn: string) => {
      const name = arn.slice(arn.indexOf('/') + 1);
      const resources = [{ type: 'training-job', arn, name, region }];
      run.advance(minute);
      return runFocus({ kind: 'resources', targetId: 'prod', region, resources }, runtime, async () => 'stored');
    };
    sagemaker.putTags(one, owned);
    expect(await focus(one)).toBe('stored');
    const finding = async () => (await runtime.store.findings({ limit: 10 })).items;
    expect(await finding()).toMatchObject([{ state: 'active', evidence: { count: 1 } }]);
    sagemaker.removeTags(one, ['user']);
    await focus(one);
    expect(await finding()).toMatchObject([{ state: 'active', evidence: { count: 2 } }]);
    for (const arn of [one, two]) {
      sagemaker.putTags(arn, owned);
      await focus(arn);
    }
    expect(await finding()).toMatchObject([{ state: 'resolved', resolution: 'fixed' }]);
  });

  it('end with the type that is no longer scanned, and stay over a start', async () => {
    const { tuning, trained, scan, run } = await start();
    trained(2, tuning());
    await scan();
    const { runtime } = run;
    const target = runtime.targets.get('prod')?.target;
    const retire = (types: readonly string[]) =>
      retireUnwatched(runtime.store, {
        ...runtime,
        targets: target ? [target] : [],
        checks: [requiredTags],
        types,
        hash: sha256,
        newId: () => 'id',
        now: runtime.clock(),
      });
    await retire(jobTypes);
    const finding = async () => (await runtime.store.findings({ limit: 10 })).items;
    expect(await finding()).toMatchObject([{ state: 'active' }]);
    await retire(['hyper-parameter-tuning-job']);
    expect(await finding()).toMatchObject([{ state: 'resolved', resolution: 'unwatched' }]);
    expect(await runtime.store.transact(({ children }) => children.open('prod', 'required-tags'))).toStrictEqual([]);
  });
});
