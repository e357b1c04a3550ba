import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/control/faults.ts';
import { type SeededAccountOptions, seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';
import { readActions } from '../../src/aws/actions.ts';
import { defaultResourceTypes, resourceType, resourceTypes } from '../../src/aws/sagemaker/types.ts';
import type { FailureReason } from '../../src/domain/evaluation/read.ts';
import {
  type Collected,
  type CollectedListing,
  collect,
  createReader,
  type FixtureOptions,
  readSnapshots,
} from './reader-fixture.ts';

const accountId = '012345678910';
const signal = new AbortController().signal;
const keys = ['user', 'project', 'system'];
const looksWrong: Collected['looksWrong'] = (_, tags) =>
  keys.some((key) => !tags.some((tag) => tag.key === key && tag.value !== ''));

let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

async function start(
  account: SeededAccountOptions,
  options: Omit<SandboxOptions, 'account'> = {},
  fixture: Partial<FixtureOptions> = {},
) {
  const running = await startSandbox({ account: seededAccount({ accountId, ...account }), ...options });
  sandbox = running;
  const { reader, calls } = createReader({ url: running.url, target: { accountId }, ...fixture });
  const scan = async (types: readonly string[] = defaultResourceTypes) => {
    const listings = new Map<string, CollectedListing>();
    await Promise.all(types.map(async (type) => listings.set(type, await collect(reader, { type, looksWrong }))));
    return listings;
  };
  return { sandbox: running, reader, calls, scan };
}

/** The living resources of a type with the tags that the service itself knows, from the account and not by its API. */
function truth({ account }: Sandbox, type: string): Record<string, unknown> {
  const living = account.sagemaker.set(type, 'us-east-1').walk({ by: 'Name', descending: false }, {});
  return Object.fromEntries([...living].map(({ arn, tags }) => [arn, tags ?? []]));
}

function told({ resources }: CollectedListing): Record<string, unknown> {
  return Object.fromEntries(resources.map(({ resource, tags }) => [resource.arn, tags.ok ? tags.value : tags.failure]));
}

const pages = (count: number) => Math.ceil(count / 100);

describe('aws/account-reader on the sandbox', () => {
  it('tells what the account holds, ghosts and all, with as few calls as the formula says', async () => {
    const counts = {
      endpoint: 3,
      'endpoint-config': 100,
      model: 250,
      'labeling-job': 0,
      'training-job': 1200,
      'hyper-parameter-tuning-job': 1,
      'transform-job': 99,
      'notebook-instance': 101,
      'processing-job': 400,
    };
    const run = await start({ counts, ghosts: 40 });
    const listings = await run.scan();
    let wrong = 0;
    for (const type of defaultResourceTypes) {
      const listing = listings.get(type) as CollectedListing;
      expect(listing.outcome).toStrictEqual({ status: 'complete' });
      expect(told(listing)).toStrictEqual(truth(run.sandbox, type));
      wrong += listing.resources.filter(({ resource, tags }) => tags.ok && looksWrong(resource, tags.value)).length;
    }
    expect(wrong).toBeGreaterThan(20);
    const requests = run.sandbox.requests();
    const lists = Object.entries(requests).filter(([name]) => /^sagemaker:List(?!Tags)/.test(name));
    const perType = Object.values(counts);
    expect(lists.reduce((sum, [, count]) => sum + count, 0)).toBe(
      perType.reduce((sum, count) => sum + Math.max(1, pages(count)), 0),
    );
    expect(requests['tag:GetResources']).toBe(perType.reduce((sum, count) => sum + pages(count), 0));
    expect(requests['sagemaker:ListTags']).toBe(wrong);
    expect(requests['sts:GetCallerIdentity']).toBe(1);
    expect(run.calls).toHaveLength(Object.values(requests).reduce((sum, count) => sum + count, 0));
  });

  it('lists every type there is, whole, and asks each of its parents once', async () => {
    const parents = { 'device-fleet': 2, hub: 2, image: 3, 'model-card': 2, pipeline: 4, domain: 1 };
    const counts = { ...Object.fromEntries(resourceTypes.map((type) => [type, 12])), ...parents, app: 130, job: 101 };
    const run = await start({ counts, wrongShare: 0.3 });
    const listings = await run.scan(resourceTypes);
    for (const type of resourceTypes) {
      expect([type, listings.get(type)?.outcome]).toStrictEqual([type, { status: 'complete' }]);
      expect([type, told(listings.get(type) as CollectedListing)]).toStrictEqual([type, truth(run.sandbox, type)]);
    }
    const requests = run.sandbox.requests();
    expect(requests['sagemaker:ListImages']).toBe(2);
    expect(requests['sagemaker:ListImageVersions']).toBe(3);
    expect(requests['sagemaker:ListHubContents']).toBe(2 * resourceType('hub-content').inputs.length);
    expect(requests['sagemaker:ListPipelineExecutions']).toBe(4);
    expect(requests['sagemaker:ListApps']).toBe(2);
  });

  it('passes over a parent that is gone by the time that its children are listed', async () => {
    const run = await start({ counts: { pipeline: 3, 'pipeline-execution': 12 }, resources: 0 });
    const everyone = truth(run.sandbox, 'pipeline-execution');
    const [gone = ''] = [
      ...run.sandbox.account.sagemaker.set('pipeline', 'us-east-1').walk({ by: 'Name', descending: false }, {}),
    ].map(({ name }) => name);
    run.sandbox.faults.add({ fault: 'vanished', operation: 'ListPipelineExecutions', match: `"${gone}"` });

    const { resources, outcome } = await collect(run.reader, { type: 'pipeline-execution', looksWrong });

    const others = Object.keys(everyone).filter((arn) => !arn.includes(`pipeline/${gone}/`));
    expect(others.length).toBeGreaterThan(0);
    expect(others.length).toBeLessThan(Object.keys(everyone).length);
    expect(outcome).toStrictEqual({ status: 'complete' });
    expect(resources.map(({ resource }) => resource.arn).toSorted()).toStrictEqual(others.toSorted());
  });

  it('does not take a list of children that is refused for a parent that is gone', async () => {
    const run = await start({ counts: { pipeline: 3, 'pipeline-execution': 12 }, resources: 0 });
    run.sandbox.faults.add({ fault: 'access-denied', operation: 'ListPipelineExecutions', skip: 1 });

    const { outcome } = await collect(run.reader, { type: 'pipeline-execution', looksWrong });

    expect(outcome).toMatchObject({ status: 'partial', failure: { reason: 'access_denied' } });
  });

  it('believes the service when the tagging API has not yet seen that a tag came', async () => {
    const run = await start({ counts: { model: 0 }, resources: 0 }, { tagLag: { reads: 1000 } });
    run.sandbox.account.sagemaker.create({
      type: 'model',
      region: 'us-east-1',
      name: 'fresh',
      tags: keys.map((key) => ({ key, value: 'x' })),
    });
    const { resources } = await collect(run.reader, { type: 'model', looksWrong });
    expect(resources).toMatchObject([
      { tags: { ok: true, value: [{ key: 'user' }, { key: 'project' }, { key: 'system' }] } },
    ]);
  });

  it('needs exactly the actions that it says', async () => {
    const parents = { hub: 1, image: 1, 'model-card': 1, pipeline: 1 };
    const run = await start({
      counts: parents,
      boundary: '{"Version":"2012-10-17","Statement":[]}',
      wrongShare: 0.5,
    });
    run.sandbox.account.roles.putInline(
      'mlspace-notebook-role',
      'pass-role',
      '{"Version":"2012-10-17","Statement":[]}',
    );
    await run.scan(resourceTypes);
    await readSnapshots(run.reader, [{ name: 'mlspace-notebook-role' }], signal);
    const actions = Object.keys(run.sandbox.requests()).filter((action) => action !== 'sts:GetCallerIdentity');
    expect(actions.toSorted()).toStrictEqual(
      readActions(['roles', 'resources'], resourceTypes).map(({ action }) => action),
    );
    expect(actions.filter((action) => !/^\w+:(Get|List)/.test(action))).toStrictEqual([]);
  });

  it('gets through a throttle that is narrower than its ceiling, completely', async () => {
    const narrow = { rate: 40, burst: 2 };
    const run = await start(
      { counts: { 'training-job': 2000, model: 300 }, resources: 100, wrongShare: 0.02 },
      { throttles: { 'sagemaker-list': narrow, 'sagemaker-list-tags': narrow, tag: narrow } },
      { callsPerSecond: 200 },
    );
    const listings = await run.scan();
    for (const [type, listing] of listings) expect(told(listing)).toStrictEqual(truth(run.sandbox, type));
    expect(run.calls.some((call) => call.endsWith('ThrottlingException'))).toBe(true);
  });

  it('reads the notebook role, its documents encoded or raw', async () => {
    const run = await start({});
    const [encoded] = await readSnapshots(run.reader, [{ name: 'mlspace-notebook-role' }], signal);
    run.sandbox.account.documentEncoding = 'raw';
    const [raw] = await readSnapshots(run.reader, [{ name: 'mlspace-notebook-role' }], signal);
    expect(encoded?.role).toMatchObject({
      ok: true,
      value: {
        managed: {
          ok: true,
          value: [{ name: 'mlspace-iam-mlspacenotebookpolicy08BA3F22-3K7QX1Z9VB2M', document: { ok: true } }],
        },
      },
    });
    expect(raw).toStrictEqual(encoded);
  });

  it('assumes the reader role with its external id, and tells when that is wrong', async () => {
    const arn = `arn:aws:iam::${accountId}:role/notebook-drift-reader`;
    const access = (externalId: string) => ({
      useFipsEndpoint: false,
      endpoints: {},
      assumeRole: { arn, externalId, sessionName: 'notebook-drift' },
    });
    const run = await start({ externalId: 'right' }, {}, { target: { accountId, access: access('right') } });
    expect((await collect(run.reader, {})).outcome).toStrictEqual({ status: 'complete' });
    expect(run.sandbox.requests()['sts:AssumeRole']).toBe(1);
    const other = createReader({ url: run.sandbox.url, target: { accountId, access: access('wrong') } });
    expect((await collect(other.reader, {})).outcome).toMatchObject({
      status: 'unknown',
      failure: { reason: 'access_denied', operation: 'sts:AssumeRole', subject: arn },
    });
  });

  const faults: readonly (readonly [Fault, FailureReason])[] = [
    ['server-error', 'server_error'],
    ['unavailable', 'server_error'],
    ['throttle', 'throttled'],
    ['access-denied', 'access_denied'],
    ['expired-token', 'credentials'],
    ['validation', 'invalid_input'],
    ['timeout', 'timeout'],
    ['reset', 'network'],
    ['malformed-body', 'malformed_response'],
    ['repeated-token', 'malformed_response'],
  ];

  it.each(faults)('is never taken in by %s from the second page on, of any type', async (fault, reason) => {
    const counts = Object.fromEntries(defaultResourceTypes.map((type) => [type, 120]));
    const run = await start(
      { counts, wrongShare: 0 },
      { faults: [{ fault, service: 'sagemaker', match: 'NextToken' }] },
      // Only where nothing is to be waited for in vain: a busy machine answers late.
      fault === 'timeout' ? { network: { requestTimeout: 1500 } } : {},
    );
    for (const [type, listing] of await run.scan()) {
      expect(listing.outcome).toMatchObject({ status: 'partial', failure: { reason, subject: 'us-east-1' } });
      // What was read before the fault is true and stays.
      expect(truth(run.sandbox, type)).toMatchObject(told(listing));
      expect(listing.resources.length).toBeGreaterThanOrEqual(100);
    }
  });

  it('goes past empty pages', async () => {
    const run = await start(
      { counts: { model: 250 }, wrongShare: 0 },
      { faults: [{ fault: 'empty-page', operation: 'ListModels', skip: 1, times: 3 }] },
    );
    const listing = await collect(run.reader, { type: 'model', looksWrong });
    expect(listing.outcome).toStrictEqual({ status: 'complete' });
    expect(told(listing)).toStrictEqual(truth(run.sandbox, 'model'));
  });
});
