import {
  DescribeStacksCommand,
  GetTemplateCommand,
  ListExportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  paginateListExports,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { failureOf, startOfTest } from './clients.ts';
import { installationUnderTest } from './installation-clients.ts';

const region = 'us-east-1';
const StackName = 'mlspace-iam';

describe('sandbox/cloudformation', () => {
  it('tells of the stack that made the notebook policy', async () => {
    const { cloudformation, account } = await installationUnderTest();

    const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    const { TemplateBody = '' } = await cloudformation.send(
      new GetTemplateCommand({ StackName, TemplateStage: 'Processed' }),
    );
    const { StackResourceSummaries = [] } = await cloudformation.send(new ListStackResourcesCommand({ StackName }));

    expect(Stacks).toHaveLength(1);
    expect(Stacks[0]).toMatchObject({
      StackName,
      StackId: expect.stringMatching(
        /^arn:aws:cloudformation:us-east-1:012345678910:stack\/mlspace-iam\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      ),
      StackStatus: 'CREATE_COMPLETE',
      CreationTime: new Date(startOfTest),
    });
    const physical = Object.fromEntries(
      StackResourceSummaries.map((one) => [one.LogicalResourceId, one.PhysicalResourceId]),
    );
    const [policyArn = ''] = account.roles.get('mlspace-notebook-role').attached;
    expect(physical).toEqual({
      mlspacenotebookpolicy08BA3F22: policyArn,
      mlspacenotebookroleDC0A8CC7: 'mlspace-notebook-role',
    });
    // What the references stand for is what IAM has.
    const { Properties } = (
      JSON.parse(TemplateBody) as { Resources: Record<string, { Properties: { PolicyDocument: unknown } }> }
    ).Resources['mlspacenotebookpolicy08BA3F22'] ?? { Properties: { PolicyDocument: null } };
    const resolved = JSON.stringify(Properties.PolicyDocument, (_, value: unknown) =>
      isJoin(value)
        ? value['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : pseudo[part.Ref])).join('')
        : value,
    );
    expect(JSON.parse(resolved)).toEqual(JSON.parse(account.policies.version(policyArn, 'v1').document));
  });

  it('keeps a deleted stack under its id alone, and gives the name to a new one', async () => {
    const { cloudformation, account } = await installationUnderTest();
    const { id } = account.stacks.get(region, StackName);
    account.stacks.delete(region, StackName);

    expect(await failureOf(cloudformation.send(new DescribeStacksCommand({ StackName })))).toEqual({
      name: 'ValidationError',
      status: 400,
    });
    await expect(cloudformation.send(new GetTemplateCommand({ StackName }))).rejects.toThrow(
      'Stack with id mlspace-iam does not exist',
    );
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: id }));
    expect(Stacks?.[0]).toMatchObject({ StackStatus: 'DELETE_COMPLETE', DeletionTime: new Date(startOfTest) });
    account.stacks.deploy({ name: StackName, region, template: '{}' });
    const { StackSummaries = [] } = await cloudformation.send(new ListStacksCommand({}));
    expect(StackSummaries.map(({ StackStatus }) => StackStatus)).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    const filtered = await cloudformation.send(new ListStacksCommand({ StackStatusFilter: ['DELETE_COMPLETE'] }));
    expect(filtered.StackSummaries).toMatchObject([{ StackId: id }]);
    const all = await cloudformation.send(new DescribeStacksCommand({}));
    expect(all.Stacks).toHaveLength(1);
  });

  it('tells of an update by its time and status, with parameters and what CloudFormation read for them', async () => {
    const { cloudformation, account, clock } = await installationUnderTest();
    clock.advance(60_000);
    account.stacks.deploy({
      name: StackName,
      region,
      template: 'Transform: Macro',
      processed: '{"Resources":{}}',
      parameters: { BootstrapVersion: { value: '/cdk-bootstrap/version', resolved: '25' } },
      outputs: { Role: { value: 'r', exportName: 'mlspace-iam:Role' }, Own: { value: 'o' } },
    });
    account.stacks.setStatus(region, StackName, 'UPDATE_IN_PROGRESS');

    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    expect(Stacks?.[0]).toMatchObject({
      StackStatus: 'UPDATE_IN_PROGRESS',
      LastUpdatedTime: new Date(startOfTest + 60_000),
      Parameters: [{ ParameterKey: 'BootstrapVersion', ParameterValue: '/cdk-bootstrap/version', ResolvedValue: '25' }],
      Outputs: [
        { OutputKey: 'Role', OutputValue: 'r', ExportName: 'mlspace-iam:Role' },
        { OutputKey: 'Own', OutputValue: 'o' },
      ],
    });
    const original = await cloudformation.send(new GetTemplateCommand({ StackName }));
    const processed = await cloudformation.send(new GetTemplateCommand({ StackName, TemplateStage: 'Processed' }));
    expect([original.TemplateBody, processed.TemplateBody]).toEqual(['Transform: Macro', '{"Resources":{}}']);
    const { Exports } = await cloudformation.send(new ListExportsCommand({}));
    expect(Exports).toEqual([{ ExportingStackId: Stacks?.[0]?.StackId, Name: 'mlspace-iam:Role', Value: 'r' }]);
  });

  it.for([false, true])('pages through resources and exports, short pages: %s', async (shortPages) => {
    const { cloudformation, account } = await installationUnderTest({}, { shortPages });
    const numbers = Array.from({ length: 230 }, (_, index) => `r${String(index).padStart(3, '0')}`);
    account.stacks.deploy({
      name: 'large',
      region,
      template: '{}',
      resources: numbers.map((logicalId) => ({ logicalId, physicalId: `p-${logicalId}`, type: 'AWS::SNS::Topic' })),
      outputs: Object.fromEntries(numbers.map((name) => [name, { value: name, exportName: `large:${name}` }])),
    });

    const resources: (string | undefined)[] = [];
    const sizes: number[] = [];
    for await (const page of paginateListStackResources({ client: cloudformation }, { StackName: 'large' })) {
      const found = page.StackResourceSummaries ?? [];
      sizes.push(found.length);
      resources.push(...found.map(({ PhysicalResourceId }) => PhysicalResourceId));
    }
    const exports: (string | undefined)[] = [];
    for await (const page of paginateListExports({ client: cloudformation }, {}))
      exports.push(...(page.Exports ?? []).map(({ Name }) => Name));

    expect(resources).toEqual(numbers.map((one) => `p-${one}`));
    expect(exports.filter((name) => name?.startsWith('large:'))).toEqual(numbers.map((one) => `large:${one}`));
    expect(sizes.includes(0)).toBe(shortPages);
    const first = await cloudformation.send(new ListExportsCommand({}));
    const wrong = new ListStackResourcesCommand({ StackName: 'large', NextToken: first.NextToken });
    expect(await failureOf(cloudformation.send(wrong))).toEqual({ name: 'ValidationError', status: 400 });
  });
});

const pseudo: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws', 'AWS::AccountId': '012345678910' };

function isJoin(value: unknown): value is { 'Fn::Join': [string, (string | { Ref: string })[]] } {
  return typeof value === 'object' && value !== null && 'Fn::Join' in value;
}
