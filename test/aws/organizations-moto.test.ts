import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  DescribeCreateAccountStatusCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  TagResourceCommand,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLimiterPool } from '../../src/aws/client/limiter.ts';
import { discoverAccounts } from '../../src/aws/organizations.ts';
import type { OrganizationDiscovery } from '../../src/domain/target/discovery.ts';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, startMoto } from '../support/moto.ts';

describeWith(['moto_server'], 'aws/organizations on moto', () => {
  let moto: Moto;
  let unit = '';
  const ids: string[] = [];

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const client = new OrganizationsClient({ endpoint: moto.url, region: 'us-east-1', credentials });
    await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    const { Roots = [] } = await client.send(new ListRootsCommand({}));
    const ParentId = Roots[0]?.Id ?? '';
    const created = await client.send(new CreateOrganizationalUnitCommand({ ParentId, Name: 'research' }));
    unit = created.OrganizationalUnit?.Id ?? '';
    const inner = await client.send(new CreateOrganizationalUnitCommand({ ParentId: unit, Name: 'deep' }));
    for (const AccountName of ['one', 'two', 'three']) {
      const email = { AccountName, Email: `${AccountName}@example.com` };
      const { CreateAccountStatus } = await client.send(new CreateAccountCommand(email));
      const status = { CreateAccountRequestId: CreateAccountStatus?.Id };
      const described = await client.send(new DescribeCreateAccountStatusCommand(status));
      ids.push(described.CreateAccountStatus?.AccountId ?? '');
    }
    const move = (AccountId: string | undefined, DestinationParentId: string | undefined) =>
      client.send(new MoveAccountCommand({ AccountId, SourceParentId: ParentId, DestinationParentId }));
    await move(ids[0], unit);
    await move(ids[1], inner.OrganizationalUnit?.Id);
    await client.send(new TagResourceCommand({ ResourceId: ids[2], Tags: [{ Key: 'stage', Value: 'Prod' }] }));
  });
  afterAll(() => moto.stop());

  async function discover(changes: Partial<OrganizationDiscovery>) {
    const settings: OrganizationDiscovery = {
      partition: 'aws',
      access: { useFipsEndpoint: false },
      include: [],
      exclude: [],
      refresh: 1,
      ...changes,
    };
    const dependencies = {
      network: { connectTimeout: 20_000, requestTimeout: 60_000 },
      telemetry: { awsRequest: () => undefined },
      callsPerSecond: 1_000,
      limiters: createLimiterPool(),
      clock: Date.now,
      environment: { AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
    };
    const found = await discoverAccounts(settings, dependencies, new AbortController().signal);
    if (!found.ok) throw new Error(found.failure.message);
    return found.value.map(({ id }) => id).toSorted();
  }

  it('finds the accounts of units, nested ones included, and of tags', async () => {
    expect(await discover({ include: [{ unit }] })).toEqual(ids.slice(0, 2).toSorted());
    expect(await discover({ include: [{ tag: 'stage', value: 'prod' }] })).toEqual(ids.slice(2));
    expect(await discover({ include: [{ tag: 'stage', value: '*' }, { unit }] })).toEqual(ids.toSorted());
    expect(await discover({ exclude: [{ unit }] })).toContain(ids[2]);
    expect(await discover({ exclude: [{ unit }] })).not.toContain(ids[0]);
  });
});
