import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { commonParameters } from '../parameters/notebook-parameters.ts';
import { type Arns, arnsOf, defineTemplate, type TemplateStatement } from '../template/template.ts';
import { creation, row, sharedStatements, trainingCreation, translateStatements } from './mlspace-deployed.ts';

function boundaryParameters(installation: Installation) {
  return z.strictObject(commonParameters(installation));
}

type BoundaryParameters = z.infer<ReturnType<typeof boundaryParameters>>;

/**
 * The permissions boundary of the dynamic roles, `mlspace-project-user-permission-boundary` (awslabs/mlspace, the IAM
 * construct of its CDK application): the notebook policy with any partition and region, the data of all users and
 * projects, and Amazon Bedrock without its tagging.
 */
export const permissionsBoundary = defineTemplate({
  name: 'mlspace-boundary',
  title: 'The permissions boundary of the roles that are made for each user and project',
  parameters: boundaryParameters,
  statements: (installation, given) => {
    const parameters = { ...given, managed_roles: true };
    const own = arnsOf(installation);
    const arn = arnsOf({ partition: '*', homeRegion: '*', accountId: installation.accountId });
    return [
      ...data(arn, given),
      passing(arn, given),
      row('Amazon Bedrock without its tagging.', 'Allow', {
        Action: 'bedrock:*',
        Resource: '*',
        Condition: {
          'ForAllValues:StringNotLike': { 'bedrock:Action': ['bedrock:TagResource', 'bedrock:UntagResource'] },
        },
      }),
      ...sharedStatements({ own, arn, parameters }),
      ...translateStatements(arn, parameters),
      creation(arn, parameters),
      trainingCreation(arn, parameters),
    ];
  },
});

function data(arn: Arns, { data_bucket }: BoundaryParameters): readonly TemplateStatement[] {
  return [
    row('The data of all projects, groups and users.', 'Allow', {
      Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
      Resource: ['project', 'group', 'global', 'private'].map((kind) => arn.s3(`${data_bucket}/${kind}/*`)),
    }),
    row('The index of the data.', 'Allow', {
      Action: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
      Resource: arn.s3(`${data_bucket}/index/*`),
    }),
    row('Listing the data.', 'Allow', {
      Action: 's3:ListBucket',
      Resource: arn.s3(data_bucket),
      Condition: { StringLike: { 's3:prefix': ['global/*', 'index/*', 'private/*', 'project/*', 'group/*'] } },
    }),
    row('Where the data bucket is.', 'Allow', { Action: 's3:GetBucketLocation', Resource: arn.s3(data_bucket) }),
  ];
}

function passing(arn: Arns, { iam_resource_prefix, translate }: BoundaryParameters): TemplateStatement {
  const services = ['sagemaker', 'bedrock', ...(translate ? ['translate'] : [])];
  return row('Passing the MLSpace roles to the services that run jobs.', 'Allow', {
    Action: 'iam:PassRole',
    Resource: arn.iam(`role/${iam_resource_prefix}*`),
    Condition: { StringEquals: { 'iam:PassedToService': services.map((service) => `${service}.amazonaws.com`) } },
  });
}
