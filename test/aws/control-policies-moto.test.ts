import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  DescribeCreateAccountStatusCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  PolicyType,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLimiterPool } from '../../src/aws/client/limiter.ts';
import { type ControlPoliciesPool, createControlPoliciesPool } from '../../src/aws/organization/control-policies.ts';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, startMoto } from '../support/moto.ts';

const of = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', ...statement }] });

describeWith(['moto_server'], 'aws/organization: control policies on moto', () => {
  let moto: Moto;
  let pool: ControlPoliciesPool;
  let account = '';
  let unit = '';
  let root = '';

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const client = new OrganizationsClient({ endpoint: moto.url, region: 'us-east-1', credentials });
    await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    const { Roots = [] } = await client.send(new ListRootsCommand({}));
    root = Roots[0]?.Id ?? '';
    const { OrganizationalUnit } = await client.send(
      new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'lab' }),
    );
    unit = OrganizationalUnit?.Id ?? '';
    const email = { AccountName: 'one', Email: 'one@example.com' };
    const { CreateAccountStatus } = await client.send(new CreateAccountCommand(email));
    const status = { CreateAccountRequestId: CreateAccountStatus?.Id };
    const described = await client.send(new DescribeCreateAccountStatusCommand(status));
    account = described.CreateAccountStatus?.AccountId ?? '';
    await client.send(new MoveAccountCommand({ AccountId: account, SourceParentId: root, DestinationParentId: unit }));
    const attach = async (Type: PolicyType, Name: string, Content: string, TargetId: string) => {
      const { Policy } = await client.send(new CreatePolicyCommand({ Type, Name, Content, Description: Name }));
      await client.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId }));
    };
    for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const)
      await client.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType }));
    await attach('SERVICE_CONTROL_POLICY', 'guard', of({ Action: 's3:*', Resource: '*' }), unit);
    await attach('SERVICE_CONTROL_POLICY', 'own', of({ Action: 'sqs:*', Resource: '*' }), account);
    await attach('RESOURCE_CONTROL_POLICY', 'tls', of({ Principal: '*', Action: 's3:*', Resource: '*' }), unit);
    pool = createControlPoliciesPool({
      network: { connectTimeout: 20_000, requestTimeout: 60_000 },
      telemetry: { awsRequest: () => undefined },
      callsPerSecond: 1_000,
      limiters: createLimiterPool(),
      clock: Date.now,
      environment: { AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
    });
  });
  afterAll(async () => {
    pool.close();
    await moto.stop();
  });

  const read = async (id: string) => {
    const access = { partition: 'aws', access: { useFipsEndpoint: false } } as const;
    const found = await pool.of(access).of(id, new AbortController().signal);
    if (!found.ok) throw new Error(found.failure.message);
    return found.value;
  };

  it('are those of the root, the unit and the account', async () => {
    const { levels, isManagement } = await read(account);

    expect(isManagement).toBe(false);
    expect(levels.map(({ kind, place, policies }) => [kind, place, policies.map(({ name }) => name)])).toEqual([
      ['scp', root, ['FullAWSAccess']],
      ['rcp', root, ['RCPFullAWSAccess']],
      ['scp', unit, ['FullAWSAccess', 'guard']],
      ['rcp', unit, ['RCPFullAWSAccess', 'tls']],
      ['scp', account, ['FullAWSAccess', 'own']],
      ['rcp', account, ['RCPFullAWSAccess']],
    ]);
    expect(levels[2]?.policies[1]?.document).toBe(of({ Action: 's3:*', Resource: '*' }));
  });
});
