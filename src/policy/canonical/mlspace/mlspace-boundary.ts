import { z } from 'zod';
import { deployedParameters } from '../parameters/notebook-parameters.ts';
import { isSince } from '../releases/releases.ts';
import { type Arns, arnsOf, defineTemplate, type TemplateStatement } from '../template/template.ts';
import { allowedCreations } from './creation-statements.ts';
import {
  commonStatements,
  type DeployedParameters,
  general,
  passingToTranslate,
  taggedBedrock,
} from './deployed-statements.ts';
import { plain, row } from './statement-row.ts';

/**
 * The permissions boundary of the dynamic roles, `mlspace-project-user-permission-boundary` (awslabs/mlspace, the IAM
 * stack of its CDK application): the notebook policy with any partition and region, and the data of all users and
 * projects. Where `PERMISSIONS_BOUNDARY_POLICY_NAME` is set, the product makes none.
 */
export const permissionsBoundary = defineTemplate({
  name: 'mlspace-boundary',
  title: 'The permissions boundary of the roles that are made for each user and project',
  changes: ['1.4.0', '1.5.0', '1.5.2', '1.6.0', '1.6.3', '1.6.5', '1.6.8', '1.6.9', 'unreleased'],
  parameters: (installation) => z.strictObject(deployedParameters(installation)),
  statements: (installation, parameters) => {
    const own = arnsOf(installation);
    const arn = arnsOf({ partition: '*', homeRegion: '*', accountId: installation.accountId });
    return [
      ...data(arn, parameters),
      passing(arn, parameters),
      ...bedrock(parameters),
      ...commonStatements({ own, arn, parameters }),
      general(parameters),
      ...taggedBedrock(arn, parameters),
      ...passingToTranslate(isSince(parameters.release, '1.6.3') ? arn : own, parameters),
      ...allowedCreations(arn, parameters),
    ];
  },
});

function data(arn: Arns, { release, data_bucket }: DeployedParameters): readonly TemplateStatement[] {
  const group = isSince(release, '1.6.0') ? ['group'] : [];
  return [
    row('The data of all projects and users, and since 1.6.0 of groups.', 'Allow', {
      Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
      Resource: ['global', ...group, 'private', 'project'].map((kind) => arn.s3(`${data_bucket}/${kind}/*`)),
    }),
    row('The index of the data.', 'Allow', {
      Action: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
      Resource: arn.s3(`${data_bucket}/index/*`),
    }),
    row('Listing the data.', 'Allow', {
      Action: 's3:ListBucket',
      Resource: arn.s3(data_bucket),
      Condition: {
        StringLike: { 's3:prefix': ['global', 'index', 'private', 'project', ...group].map((kind) => `${kind}/*`) },
      },
    }),
    row('Where the data bucket is.', 'Allow', { Action: 's3:GetBucketLocation', Resource: arn.s3(data_bucket) }),
  ];
}

function passing(arn: Arns, { release, iam_resource_prefix, translate }: DeployedParameters): TemplateStatement {
  const bedrockService = isSince(release, 'unreleased') ? ['bedrock'] : [];
  const services = ['sagemaker', ...bedrockService, ...(translate ? ['translate'] : [])];
  return row('Passing the roles of the installation to the services that run jobs.', 'Allow', {
    Action: 'iam:PassRole',
    Resource: arn.iam(`role/${iam_resource_prefix}*`),
    Condition: { StringEquals: { 'iam:PassedToService': plain(services.map((name) => `${name}.amazonaws.com`)) } },
  });
}

function bedrock({ release }: DeployedParameters): readonly TemplateStatement[] {
  if (!isSince(release, 'unreleased')) return [];
  return [
    row('Amazon Bedrock without its tagging.', 'Allow', {
      Action: 'bedrock:*',
      Resource: '*',
      Condition: {
        'ForAllValues:StringNotLike': { 'bedrock:Action': ['bedrock:TagResource', 'bedrock:UntagResource'] },
      },
    }),
  ];
}
