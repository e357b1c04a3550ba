import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { describeWith } from '../support/external-tool.ts';
import { type Moto, motoAccount, startMoto } from '../support/moto.ts';
import { runProgram } from '../support/program.ts';

/** As CDK makes it: no names but that of the role, and an import from the stack of the network. */
const template = {
  Resources: {
    notebookpolicy08BA3F22: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sagemaker:CreateTrainingJob',
              Resource: {
                'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:*:', { Ref: 'AWS::AccountId' }, ':*']],
              },
              Condition: { StringEquals: { 'sagemaker:VpcSubnets': { 'Fn::ImportValue': 'network:Subnet' } } },
            },
          ],
        },
      },
    },
    notebookroleDC0A8CC7: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'notebook-role',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'sagemaker.amazonaws.com' } }],
        },
      },
    },
    attach: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'buckets',
        Roles: [{ Ref: 'notebookroleDC0A8CC7' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' }],
        },
      },
    },
  },
};

const network = {
  Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
  Outputs: { Subnet: { Value: 'subnet-0123456789abcdef0', Export: { Name: 'network:Subnet' } } },
};

interface Report {
  readonly checks: readonly {
    readonly checkId: string;
    readonly outcome: string;
    readonly failures?: readonly { readonly message: string }[];
  }[];
  readonly findings: readonly {
    readonly kind: string;
    readonly path: string;
    readonly evidence: { readonly source?: string };
  }[];
}

/** The program itself against an AWS that others wrote. */
describeWith(['moto_server'], 'e2e: a stack says what should be', () => {
  let moto: Moto;
  let iam: IAMClient;
  let cloudformation: CloudFormationClient;
  let folder: string;

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    iam = new IAMClient({ endpoint: moto.url, region: 'us-east-1', credentials });
    cloudformation = new CloudFormationClient({ endpoint: moto.url, region: 'us-east-1', credentials });
    folder = mkdtempSync(join(tmpdir(), 'stack-source-'));
  });
  beforeEach(async () => {
    await moto.reset();
    await create('mlspace-network', network);
    const { Resources } = template;
    const managed = { ManagedPolicyArns: [{ Ref: 'notebookpolicy08BA3F22' }] };
    const role = {
      ...Resources.notebookroleDC0A8CC7,
      Properties: { ...Resources.notebookroleDC0A8CC7.Properties, ...managed },
    };
    await create('mlspace-iam', { Resources: { ...Resources, notebookroleDC0A8CC7: role } });
    await attach();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await moto.stop();
  });

  async function create(StackName: string, body: object): Promise<void> {
    await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(body) }));
  }

  /** moto ignores ManagedPolicyArns of a role. */
  async function attach(): Promise<void> {
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
    const PolicyArn = Policies[0]?.Arn;
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'notebook-role', PolicyArn }));
  }

  async function check(stack = 'mlspace-i*'): Promise<{ readonly code: unknown; readonly report: Report }> {
    const configuration = join(folder, 'drift.yaml');
    const target = {
      id: 'prod',
      account_id: motoAccount,
      home_region: 'us-east-1',
      roles: [{ name: 'notebook-role' }],
      policy: { source: { cloudformation: { stack, resource: 'notebookpolicy*' } } },
      attachments: {},
    };
    writeFileSync(configuration, stringify({ targets: [target], checks: { 'required-tags': { enabled: false } } }));
    const file = join(folder, 'report.json');
    const run = await runProgram(['check', '--config', configuration, '-o', `json=${file}`], moto.url);
    return { code: run.code, report: JSON.parse(readFileSync(file, 'utf8')) as Report };
  }

  it('finds nothing on a role that is as it was deployed', async () => {
    const { code, report } = await check();
    expect(report.findings).toStrictEqual([]);
    expect(report.checks.map(({ checkId, outcome }) => [checkId, outcome])).toStrictEqual([
      ['policy-drift', 'clean'],
      ['role-attachments', 'clean'],
    ]);
    expect(code).toBe(0);
  });

  it('finds what was changed since, and says which resource of which stack says otherwise', async () => {
    const { AttachedPolicies = [] } = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: 'notebook-role' }),
    );
    const everything = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const PolicyArn = AttachedPolicies[0]?.PolicyArn;
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: everything, SetAsDefault: true }));
    const inline = { RoleName: 'notebook-role', PolicyName: 'buckets', PolicyDocument: everything };
    await iam.send(new PutRolePolicyCommand(inline));
    const { code, report } = await check();
    expect(report.findings.map(({ kind, evidence }) => [kind, evidence.source]).toSorted()).toStrictEqual([
      ['document-changed', 'stack mlspace-iam, resource attach'],
      ['policy-changed', 'stack mlspace-iam, resource notebookpolicy08BA3F22'],
    ]);
    expect(code).toBe(1);
  });

  it('knows nothing, and says so, when there is no such stack', async () => {
    const { code, report } = await check('notebooks-*');
    expect(report.checks.map(({ outcome }) => outcome)).toStrictEqual(['unknown', 'unknown']);
    expect(JSON.stringify(report.checks)).toContain('No stack in us-east-1 fits notebooks-*');
    expect(code).toBe(2);
  });
});
