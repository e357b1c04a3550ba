import { execFile, execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { type InstanceTypeRecord, instanceTypes } from '../../sandbox/account/installation/instance-types.ts';
import { describeWith, pythonWithBoto3 } from '../support/external-tool.ts';
import { aws, refusal } from './aws.ts';
import { installationUnderTest } from './installation-clients.ts';

const region = 'us-east-1';
const stack = ['--stack-name', 'mlspace-iam'];
const table = ['--table-name', 'mlspace-group-users'];

async function installation() {
  const parts = await installationUnderTest();
  parts.account.tables.create(region, 'mlspace-group-users', { partition: 'group', sort: 'user' });
  const users = ['alice', 'bob', 'carol'].map((user) => ({
    group: 'radar',
    user,
    createdAt: 1_764_000_000,
    groups: ['a'],
  }));
  parts.account.tables.put(region, 'mlspace-group-users', ...users);
  parts.account.parameters.put(region, '/mlspace/key', 'value');
  return parts;
}

describeWith(['aws'], 'sandbox/installation, as the AWS CLI sees it', () => {
  it('reads the stack: its template is JSON, its resources have their physical ids', async () => {
    const { sandbox } = await installation();

    const { Stacks } = await aws(sandbox, 'cloudformation', 'describe-stacks', ...stack);
    const { TemplateBody } = await aws(sandbox, 'cloudformation', 'get-template', ...stack);
    const resources = await aws(sandbox, 'cloudformation', 'list-stack-resources', ...stack);
    const { Exports } = await aws(sandbox, 'cloudformation', 'list-exports');
    const { StackSummaries } = await aws(sandbox, 'cloudformation', 'list-stacks');

    expect(Stacks).toMatchObject([
      {
        StackName: 'mlspace-iam',
        StackStatus: 'CREATE_COMPLETE',
        CreationTime: expect.stringMatching(/^2026-11-24T12:00:00/),
        Tags: [{ Key: 'system', Value: 'MLSpace' }],
        Outputs: [{ OutputValue: 'arn:aws:iam::012345678910:role/mlspace-notebook-role' }],
      },
    ]);
    expect(TemplateBody).toHaveProperty(
      'Resources.mlspacenotebookroleDC0A8CC7.Properties.RoleName',
      'mlspace-notebook-role',
    );
    expect(resources).toMatchObject({
      StackResourceSummaries: [
        {
          LogicalResourceId: 'mlspacenotebookpolicy08BA3F22',
          PhysicalResourceId: expect.stringMatching(
            /^arn:aws:iam::012345678910:policy\/mlspace-iam-mlspacenotebookpolicy/,
          ),
        },
        { LogicalResourceId: 'mlspacenotebookroleDC0A8CC7' },
      ],
    });
    expect(Exports).toHaveLength(1);
    expect(StackSummaries).toHaveLength(1);
    const waited = await aws(sandbox, 'cloudformation', 'wait', 'stack-create-complete', ...stack);
    expect(waited).toEqual({});
  });

  it('reads tables page by page, and one item', async () => {
    const { sandbox } = await installation();

    const scanned = await aws(sandbox, 'dynamodb', 'scan', ...table, '--page-size', '2');
    const key = JSON.stringify({ group: { S: 'radar' }, user: { S: 'bob' } });
    const one = await aws(sandbox, 'dynamodb', 'get-item', ...table, '--key', key);

    expect(scanned).toMatchObject({
      Count: 3,
      Items: [{ user: { S: 'alice' } }, { user: { S: 'bob' } }, { user: { S: 'carol' } }],
    });
    expect(sandbox.requests()).toMatchObject({ 'dynamodb:Scan': 2 });
    expect(one).toEqual({
      Item: {
        group: { S: 'radar' },
        user: { S: 'bob' },
        createdAt: { N: '1764000000' },
        groups: { L: [{ S: 'a' }] },
      },
    });
    expect(await aws(sandbox, 'dynamodb', 'describe-table', ...table)).toHaveProperty('Table.ItemCount', 3);
  });

  it('reads instance types, regions and parameters', async () => {
    const { sandbox } = await installation();

    const types = await aws(sandbox, 'ec2', 'describe-instance-types', '--page-size', '50');
    const storage = ['--filters', 'Name=instance-storage-supported,Values=true', 'Name=hypervisor,Values=xen'];
    const xen = await aws(sandbox, 'ec2', 'describe-instance-types', ...storage);
    const one = await aws(sandbox, 'ec2', 'describe-instance-types', '--instance-types', 'm5d.large');

    expect(types['InstanceTypes']).toHaveLength(instanceTypes.length);
    expect(xen['InstanceTypes']).toHaveLength(8);
    expect(one).toMatchObject({ InstanceTypes: [{ InstanceType: 'm5d.large', Hypervisor: 'nitro' }] });
    expect(await aws(sandbox, 'ec2', 'describe-regions')).toMatchObject({ Regions: [{ RegionName: 'us-east-1' }] });
    expect(await aws(sandbox, 'ssm', 'get-parameter', '--name', '/mlspace/key')).toMatchObject({
      Parameter: { Value: 'value', Version: 1 },
    });
  });

  it('understands the errors', async () => {
    const { sandbox } = await installation();
    const absent = ['--stack-name', 'absent'];

    expect(await refusal(aws(sandbox, 'cloudformation', 'describe-stacks', ...absent))).toContain(
      '(ValidationError) when calling the DescribeStacks operation: Stack with id absent does not exist',
    );
    expect(await refusal(aws(sandbox, 'dynamodb', 'scan', '--table-name', 'absent'))).toContain(
      '(ResourceNotFoundException)',
    );
    sandbox.faults.add({ fault: 'access-denied' });
    expect(await refusal(aws(sandbox, 'ec2', 'describe-instance-types'))).toContain('(UnauthorizedOperation)');
    expect(await refusal(aws(sandbox, 'dynamodb', 'scan', ...table))).toContain('(AccessDeniedException)');
    expect(await refusal(aws(sandbox, 'cloudformation', 'list-stacks'))).toContain('(AccessDenied)');
  });
});

describeWith(['boto3'], 'sandbox/installation, as botocore describes it', () => {
  it('answers nothing that the models do not have, and all that they require', async () => {
    const { sandbox } = await installation();
    const calls = [
      ['cloudformation', 'DescribeStacks', { StackName: 'mlspace-iam' }],
      ['cloudformation', 'GetTemplate', { StackName: 'mlspace-iam' }],
      ['cloudformation', 'ListStacks', {}],
      ['cloudformation', 'ListStackResources', { StackName: 'mlspace-iam' }],
      ['cloudformation', 'ListExports', {}],
      ['dynamodb', 'Scan', { TableName: 'mlspace-group-users', Limit: 2 }],
      ['dynamodb', 'GetItem', { TableName: 'mlspace-group-users', Key: { group: { S: 'radar' }, user: { S: 'bob' } } }],
      ['dynamodb', 'DescribeTable', { TableName: 'mlspace-group-users' }],
      ['dynamodb', 'ListTables', {}],
      ['ec2', 'DescribeInstanceTypes', { MaxResults: 5 }],
      ['ec2', 'DescribeRegions', {}],
      ['ssm', 'GetParameter', { Name: '/mlspace/key' }],
      ['ssm', 'GetParameters', { Names: ['/mlspace/key', 'absent'] }],
    ];
    const judge = new URL('./botocore-judge.py', import.meta.url).pathname;
    const said = await new Promise<string>((resolve, reject) => {
      const child = execFile(pythonWithBoto3() ?? 'python3', [judge, sandbox.url], (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
      child.stdin?.end(JSON.stringify(calls));
    });
    expect(JSON.parse(said)).toEqual([]);
  });
});

describeWith(['boto3', 'moto_server'], "sandbox/instance types, as moto's copy of EC2's answer has them", () => {
  it('has the hypervisor, the disks and the sizes of each', () => {
    const read = `
import gzip, json, os, moto
path = os.path.join(os.path.dirname(moto.__file__), "ec2", "resources", "instance_types.json.gz")
names = json.loads(os.environ["NAMES"])
types = json.load(gzip.open(path))
print(json.dumps([{
  "name": name,
  **({"hypervisor": types[name]["Hypervisor"]} if "Hypervisor" in types[name] else {}),
  "hasInstanceStorage": types[name]["InstanceStorageSupported"],
  "isBareMetal": types[name]["BareMetal"],
} for name in names]))
`;
    const names = JSON.stringify(instanceTypes.map(({ name }) => name));
    const answer = execFileSync(pythonWithBoto3() ?? 'python3', ['-c', read], {
      encoding: 'utf8',
      env: { ...process.env, NAMES: names },
    });
    expect(instanceTypes).toEqual(JSON.parse(answer) as InstanceTypeRecord[]);
  });
});
