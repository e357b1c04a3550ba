import { describe, expect, it } from 'vitest';
import { compareWithCatalogue } from '../../../../../src/catalogue/compare-with-catalogue.ts';

const guide = 'https://docs.aws.amazon.com';

type Row = [name: string, action: string, resource: string, condition: object];

/** Statements that AWS publishes and that do something, though the reference by itself says that they do not. */
const published: Row[] = [
  [
    `${guide}/lambda/latest/dg/lambda-intro-execution-role.html`,
    'logs:PutLogEvents',
    'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f:*',
    {},
  ],
  ['AmplifyBackendDeployFullAccess', 'logs:FilterLogEvents', 'arn:aws:logs:*:*:log-group:/aws/lambda/amplify-*:*', {}],
  ['AWSCodeBuildAdminAccess', 'logs:DeleteLogGroup', 'arn:aws:logs:*:*:log-group:/aws/codebuild/*:log-stream:*', {}],
  ['AWSBackupServiceRolePolicyForBackup', 'rds:DeleteDBSnapshot', 'arn:aws:rds:*:*:snapshot:awsbackup:*', {}],
  [
    'AWSBackupServiceRolePolicyForBackup',
    'rds:DeleteDBClusterSnapshot',
    'arn:aws:rds:*:*:cluster-snapshot:awsbackup:*',
    {},
  ],
  ['EC2ImageBuilderExecutionPolicy', 'ssm:GetParameter', 'arn:aws:ssm:*::parameter/aws/service/*', {}],
  ['AmazonLaunchWizard_Fullaccess', 'ssm:SendCommand', 'arn:aws:ssm:*::document/AWS-RunShellScript', {}],
  [
    `${guide}/AmazonS3/latest/userguide/olap-policies.html`,
    'lambda:InvokeFunction',
    'arn:aws:lambda:us-east-1:111122223333:function:MyObjectLambdaFunction:$LATEST',
    { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['s3-object-lambda.amazonaws.com'] } },
  ],
  [
    `${guide}/step-functions/latest/dg/auth-version-alias.html`,
    'states:StartExecution',
    'arn:aws:states:us-east-1:111122223333:stateMachine:myStateMachine:10',
    {},
  ],
  [
    `${guide}/sagemaker/latest/dg/security_iam_id-based-policy-examples.html`,
    'sagemaker:CreateNotebookInstance',
    '*',
    { ArnEquals: { 'sagemaker:VolumeKmsKey': 'arn:aws:kms:us-west-2:111122223333:key/1234abcd' } },
  ],
  [
    `${guide}/IAM/latest/UserGuide/id_roles_providers_saml.html`,
    's3:GetObject',
    'arn:aws:s3:::exampleorgBucket/backup/${saml:namequalifier}/${saml:sub}/*',
    { StringEquals: { 'saml:sub_type': 'persistent' } },
  ],
  [
    `${guide}/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html`,
    's3:GetObject',
    '*',
    { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:12345678' } },
  ],
];

function attached(action: string, resource: string, condition: object = {}) {
  const statement = { Effect: 'Allow', Action: action, Resource: resource, Condition: condition };
  return {
    policies: [{ name: 'p', kind: 'managed' as const, document: { Version: '2012-10-17', Statement: [statement] } }],
  };
}

describe('policy/compare: what AWS has beyond the formats of its reference', () => {
  it.each(published)('%s: %s on %s', async (_, action, resource, condition) => {
    const { realisable } = await compareWithCatalogue({ policies: [] }, attached(action, resource, condition));

    expect(realisable.verdict).toBe('broadened');
  });

  it.each([
    [
      'a key that other actions carry',
      'sagemaker:DescribeModel',
      '*',
      { Null: { 'sagemaker:InstanceTypes': 'false' } },
    ],
    ['a key of another service', 's3:GetObject', '*', { Null: { 'sagemaker:VolumeKmsKey': 'false' } }],
    ['another type', 'lambda:InvokeFunction', 'arn:aws:lambda:*:*:layer:f:*', {}],
    ['a database with a colon', 'rds:DeleteDBInstance', 'arn:aws:rds:*:*:db:a:b', {}],
    ['a parameter in no region', 'ssm:GetParameter', 'arn:aws:ssm:::parameter/a', {}],
  ] as Row[])('and not %s', async (_, action, resource, condition) => {
    const { realisable } = await compareWithCatalogue({ policies: [] }, attached(action, resource, condition));

    expect(realisable.verdict).toBe('equivalent');
  });
});
