import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { GetPolicyVersionCommand, GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountReader } from '../../../src/domain/account-reader.ts';
import type { StackReading } from '../../../src/domain/target/stack-reading.ts';
import { readIdentity } from '../../../src/sources/cloudformation/identity/read-identity.ts';
import type { Resolved } from '../../../src/sources/cloudformation/template/resolution.ts';
import { readTemplate } from '../../../src/sources/cloudformation/template/template-text.ts';
import { valuesOfStack } from '../../../src/sources/cloudformation/template/values-of-stack.ts';
import { describeWith } from '../../support/external-tool.ts';
import { type Moto, motoAccount, startMoto } from '../../support/moto.ts';
import { createReader, readSnapshots } from '../reader-fixture.ts';

const signal = new AbortController().signal;

const network = {
  Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
  Outputs: { Subnet: { Value: 'subnet-0123', Export: { Name: 'network:Subnet' } } },
};

/**
 * YAML with short tags, and most of what a template of roles holds. What moto reads otherwise than
 * AWS is left out: versions without quotes, SSM types, lists of texts, Fn::Not of a condition, AWS::NoValue in a list.
 */
const roles = `
Parameters:
  Stage: {Type: String, Default: prod}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
Mappings:
  Regions: {us-east-1: {key: alias/east}}
Resources:
  Data: {Type: "AWS::S3::Bucket", Properties: {BucketName: notebook-data}}
  Guard:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Path: /team/
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: [s3:GetObject, !If [IsTest, "s3:PutObject", "s3:DeleteObject"]]
            Resource:
              - !Sub "\${Data.Arn}/\${Stage}/*"
              - !Join ["", ["arn:", !Ref "AWS::Partition", ":s3:::", !Select [1, !Split [",", "one,two"]]]]
            Condition:
              StringEquals:
                ec2:SubnetID: !ImportValue network:Subnet
                kms:RequestAlias: !FindInMap [Regions, !Ref "AWS::Region", key]
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "\${Stage}-notebook"
      Path: /team/
      PermissionsBoundary: !Ref Guard
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: sagemaker.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: own
          PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:List*", Resource: !GetAtt Data.Arn}]}
  Extra:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: extra
      Roles: [!Ref Role]
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Deny, Action: "*", Resource: !Sub "arn:aws:iam::\${AWS::AccountId}:role/*"}]}
`;

/** CloudFormation as moto's authors read it, and IAM as it then is: neither knows the code under test. */
describeWith(['moto_server'], 'aws/cloudformation on moto', () => {
  let moto: Moto;
  let client: ConstructorParameters<typeof CloudFormationClient>[0] & object;

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    client = { endpoint: moto.url, region: 'us-east-1', credentials };
  });
  beforeEach(() => moto.reset());
  afterAll(() => moto.stop());

  async function create(name: string, body: string): Promise<void> {
    await new CloudFormationClient(client).send(
      new CreateStackCommand({ StackName: name, TemplateBody: body, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
    );
  }

  async function read(stack: string) {
    const fixture = createReader({ url: moto.url });
    const [answer] = await fixture.reader.readStacks([{ stack, region: 'us-east-1', ssmParameters: [] }], { signal });
    return { ...fixture, answer };
  }

  async function liveManaged(arn: Resolved<string> | undefined): Promise<unknown> {
    const input = { PolicyArn: arn?.ok ? arn.value : '', VersionId: 'v1' };
    const { PolicyVersion } = await new IAMClient(client).send(new GetPolicyVersionCommand(input));
    return JSON.parse(PolicyVersion?.Document ?? '');
  }

  /** moto keeps what a stack made as Python writes it. */
  async function liveInline(name: string): Promise<unknown> {
    const input = { RoleName: 'prod-notebook', PolicyName: name };
    const { PolicyDocument = '' } = await new IAMClient(client).send(new GetRolePolicyCommand(input));
    return JSON.parse(decodeURIComponent(PolicyDocument).replaceAll("'", '"'));
  }

  it('resolves what CreateStack put into IAM', async () => {
    await create('network', JSON.stringify(network));
    await create('notebook-roles', roles);
    const { answer, calls, reader } = await read('notebook-*');
    if (!answer?.ok) throw new Error(JSON.stringify(answer));
    const identity = identityOf(answer.value);
    const [role] = identity.roles;
    const arn = `arn:aws:iam::${motoAccount}:role/team/prod-notebook`;
    expect([role?.name, role?.arn]).toStrictEqual([known('prod-notebook'), known(arn)]);

    const guard = identity.policies.find(({ logicalId }) => logicalId === 'Guard');
    expect(role?.boundary).toStrictEqual(guard?.arn);
    expect(guard?.document).toStrictEqual(known(await liveManaged(guard?.arn)));
    expect(role?.inline).toStrictEqual(
      known([
        { logicalId: 'Role', name: known('own'), document: known(await liveInline('own')) },
        { logicalId: 'Extra', name: known('extra'), document: known(await liveInline('extra')) },
      ]),
    );
    expect(role?.trust).toStrictEqual(known(await liveTrust(reader)));
    expect(calls.filter((call) => call.startsWith('CloudFormation')).toSorted()).toStrictEqual([
      'CloudFormation DescribeStacks ok',
      'CloudFormation DescribeStacks ok',
      'CloudFormation GetTemplate ok',
      'CloudFormation ListExports ok',
      'CloudFormation ListStackResources ok',
      'CloudFormation ListStacks ok',
    ]);
  });

  it('reads a stack again only when it was deployed since, and not at all where somebody just did', async () => {
    await create('network', JSON.stringify(network));
    const { reader, calls, answer } = await read('network');
    expect(answer).toMatchObject({ ok: true, value: { name: 'network', outputs: { Subnet: 'subnet-0123' } } });
    const reference = { stack: 'network', region: 'us-east-1', ssmParameters: [] };
    const first = calls.length;
    await reader.readStacks([reference], { signal });
    expect(calls.slice(first)).toStrictEqual(['CloudFormation DescribeStacks ok']);
    await reader.readStacks([reference], { signal, notBefore: 0 });
    expect(calls).toHaveLength(first + 1);
  });

  it('tells a stack that is not there, and a pattern that fits none', async () => {
    const { answer } = await read('mlspace-iam');
    expect(answer).toStrictEqual({
      ok: false,
      failure: {
        reason: 'unresolved',
        operation: 'cloudformation:DescribeStacks',
        subject: 'mlspace-iam',
        message: expect.stringMatching(/mlspace-iam does not exist in us-east-1; correct/),
      },
    });
    const none = await read('mlspace-*');
    expect(none.answer).toMatchObject({ ok: false, failure: { message: expect.stringMatching(/No stack .* fits/) } });
  });
});

async function liveTrust(reader: AccountReader): Promise<unknown> {
  const [snapshot] = await readSnapshots(reader, [{ name: 'prod-notebook' }], signal);
  return snapshot?.role.ok ? JSON.parse(snapshot.role.value.trustPolicy) : undefined;
}

function identityOf(stack: StackReading) {
  const template = readTemplate(stack.template);
  if (!template.ok) throw new Error(JSON.stringify(template.problems));
  const values = valuesOfStack(stack, new Map(), { partition: 'aws', accountId: motoAccount });
  return readIdentity(template.template, values);
}

function known(value: unknown) {
  return { ok: true, value };
}
