import {
  DescribeInstanceTypesCommand,
  type DescribeInstanceTypesCommandInput,
  DescribeRegionsCommand,
  paginateDescribeInstanceTypes,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { failureOf, startOfTest } from './clients.ts';
import { installationUnderTest } from './installation-clients.ts';

const region = 'us-east-1';

describe('sandbox/ec2', () => {
  it('describes instance types page by page, by name and by filter', async () => {
    const { ec2 } = await installationUnderTest();
    const names: (string | undefined)[] = [];
    for await (const page of paginateDescribeInstanceTypes({ client: ec2, pageSize: 40 }, {}))
      names.push(...(page.InstanceTypes ?? []).map(({ InstanceType }) => InstanceType));
    const named = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['m5d.large', 'm5.metal'] }));
    const filters = [
      { Name: 'hypervisor', Values: ['xen'] },
      { Name: 'instance-storage-supported', Values: ['true'] },
    ];
    const filtered = await ec2.send(new DescribeInstanceTypesCommand({ Filters: filters }));

    expect(names.length).toBeGreaterThan(100);
    expect(new Set(names).size).toBe(names.length);
    expect(named.InstanceTypes).toEqual([
      {
        InstanceType: 'm5.metal',
        BareMetal: true,
        InstanceStorageSupported: false,
        SupportedVirtualizationTypes: ['hvm'],
      },
      {
        InstanceType: 'm5d.large',
        BareMetal: false,
        Hypervisor: 'nitro',
        InstanceStorageSupported: true,
        SupportedVirtualizationTypes: ['hvm'],
      },
    ]);
    expect(new Set(filtered.InstanceTypes?.map(({ InstanceType = '' }) => InstanceType.split('.')[0]))).toEqual(
      new Set(['x1', 'i3']),
    );
  });

  it('refuses what EC2 refuses, with its codes', async () => {
    const { ec2 } = await installationUnderTest();
    const refusal = (input: DescribeInstanceTypesCommandInput) =>
      failureOf(ec2.send(new DescribeInstanceTypesCommand(input)));

    expect(await refusal({ MaxResults: 101 })).toEqual({ name: 'InvalidParameterValue', status: 400 });
    expect(await refusal({ MaxResults: 10, InstanceTypes: ['m5.large'] })).toEqual({
      name: 'InvalidParameterCombination',
      status: 400,
    });
    expect(await refusal({ InstanceTypes: ['m5.huge' as 'm5.large'] })).toEqual({
      name: 'InvalidInstanceType',
      status: 400,
    });
    expect(await refusal({ NextToken: 'x' })).toEqual({ name: 'InvalidParameterValue', status: 400 });
  });

  it('names the regions of the account', async () => {
    const { ec2 } = await installationUnderTest({ regions: ['us-east-1', 'eu-west-1'] });
    const { Regions } = await ec2.send(new DescribeRegionsCommand({}));
    expect(Regions?.map(({ RegionName }) => RegionName)).toEqual(['us-east-1', 'eu-west-1']);
  });
});

describe('sandbox/ssm', () => {
  it('answers the newest version of a parameter, or the one that is named', async () => {
    const { ssm, account, clock } = await installationUnderTest();
    account.parameters.put(region, '/mlspace/key', 'old');
    clock.advance(5_000);
    account.parameters.put(region, '/mlspace/key', 'new');
    account.parameters.put(region, 'secret', 'hidden', 'SecureString');
    const get = (Name: string) => ssm.send(new GetParameterCommand({ Name }));

    expect((await get('/mlspace/key')).Parameter).toEqual({
      Name: '/mlspace/key',
      Type: 'String',
      Value: 'new',
      Version: 2,
      LastModifiedDate: new Date(startOfTest + 5_000),
      ARN: 'arn:aws:ssm:us-east-1:012345678910:parameter/mlspace/key',
      DataType: 'text',
    });
    expect((await get('/mlspace/key:1')).Parameter).toMatchObject({ Value: 'old', Selector: ':1' });
    expect((await get('arn:aws:ssm:us-east-1:012345678910:parameter/mlspace/key')).Parameter?.Value).toBe('new');
    expect((await get('secret')).Parameter?.Value).not.toBe('hidden');
    expect(await failureOf(get('absent'))).toEqual({ name: 'ParameterNotFound', status: 400 });
    expect(await failureOf(get('/mlspace/key:9'))).toEqual({ name: 'ParameterVersionNotFound', status: 400 });
    const several = await ssm.send(new GetParametersCommand({ Names: ['absent', '/mlspace/key'] }));
    expect(several).toMatchObject({ InvalidParameters: ['absent'], Parameters: [{ Value: 'new' }] });
  });
});
