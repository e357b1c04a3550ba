import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { commonParameters } from '../parameters/notebook-parameters.ts';
import { ownerRule, roleArnRule } from '../parameters/parameter-rules.ts';
import { choice, flag, list, text } from '../parameters/parameter-schema.ts';
import { arnsOf, defineTemplate, type TemplateStatement } from '../template/template.ts';
import { row } from './mlspace-deployed.ts';

const owner = (what: string) => text(`${what}: 1 to 128 letters, digits and +=,.@-_`, ownerRule);

/** Which requests must carry the owner's tag: those that create, as older versions have it, or all that act on one. */
const guarded = choice(['creations', 'all']).default('all');

function projectParameters(installation: Installation) {
  const { data_bucket } = commonParameters(installation);
  return z.strictObject({ project: owner('a project'), data_bucket, guarded });
}

function userParameters(installation: Installation) {
  const { data_bucket } = commonParameters(installation);
  const groups = z.union([list('groups', owner('a group')), z.tuple([])]).default([]);
  return z.strictObject({ user: owner('a user'), groups, data_bucket, guarded });
}

/** The policy of a project (awslabs/mlspace, "Project Policy"): its data, and no resources of another project. */
export const projectPolicy = defineTemplate({
  name: 'mlspace-project',
  title: 'The policy of one project',
  fromRole: { project: { tag: 'project' } },
  parameters: projectParameters,
  statements: (installation, { project, data_bucket, guarded: extent }) => {
    const { s3 } = arnsOf(installation);
    return [
      row('The data of the project.', 'Allow', {
        Action: objectActions,
        Resource: s3(`${data_bucket}/project/${project}/*`),
      }),
      ...guards({ installation, tag: 'project', value: project, extent, bedrock: projectBedrockActions }),
      row('Listing the data of the project.', 'Allow', {
        Action: 's3:ListBucket',
        Resource: s3(data_bucket),
        Condition: { StringLike: { 's3:prefix': `project/${project}/*` } },
      }),
    ];
  },
});

/** The policy of a user (awslabs/mlspace, "User Policy"): private and global data, that of groups, no others' resources. */
export const userPolicy = defineTemplate({
  name: 'mlspace-user',
  title: 'The policy of one user',
  fromRole: { user: { tag: 'user' } },
  parameters: userParameters,
  statements: (installation, { user, groups, data_bucket, guarded: extent }) => {
    const { s3 } = arnsOf(installation);
    const prefixes = [`private/${user}/*`, 'global/*', ...groups.map((group) => `group/${group}/*`)];
    return [
      row('The private data of the user, the global data and that of the groups.', 'Allow', {
        Action: objectActions,
        Resource: prefixes.map((prefix) => s3(`${data_bucket}/${prefix}`)),
      }),
      row('The index of the data.', 'Allow', {
        Action: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
        Resource: s3(`${data_bucket}/index/*`),
      }),
      row('Listing these data.', 'Allow', {
        Action: 's3:ListBucket',
        Resource: s3(data_bucket),
        Condition: { StringLike: { 's3:prefix': [...prefixes, 'index/*'] } },
      }),
      row('Where the data bucket is.', 'Allow', { Action: 's3:GetBucketLocation', Resource: s3(data_bucket) }),
      ...guards({ installation, tag: 'user', value: user, extent, bedrock: userBedrockActions }),
    ];
  },
});

/** The inline policy `SMPassRolePolicy` of a dynamic role: it may be passed itself, and no other role. */
export const passRolePolicy = defineTemplate({
  name: 'mlspace-pass-role',
  title: 'The inline policy that lets a role be passed to the services that run its jobs',
  fromRole: { role_arn: 'arn' },
  parameters: (installation) =>
    z.strictObject({
      role_arn: text('a role ARN of the installation', roleArnRule(installation)),
      translate: flag(),
    }),
  statements: (_, { role_arn, translate }) => [
    row('Passing this role to SageMaker and Amazon Translate.', 'Allow', {
      Action: 'iam:PassRole',
      Resource: role_arn,
      Condition: {
        StringEqualsIgnoreCase: {
          'iam:PassedToService': ['sagemaker.amazonaws.com', ...(translate ? ['translate.amazonaws.com'] : [])],
        },
      },
    }),
  ],
});

const objectActions = ['s3:GetObject', 's3:DeleteObject', 's3:PutObject', 's3:PutObjectTagging'];

interface Guard {
  readonly installation: Installation;
  readonly tag: 'project' | 'user';
  readonly value: string;
  readonly extent: 'creations' | 'all';
  readonly bedrock: readonly string[];
}

/** What keeps a role away from the resources of others. */
function guards({ installation, tag, value, extent, bedrock }: Guard): readonly TemplateStatement[] {
  const { sagemaker } = arnsOf({ partition: installation.partition, accountId: '*', homeRegion: '*' });
  const request = { [`aws:RequestTag/${tag}`]: value };
  const isAll = extent === 'all';
  return [
    row(`No endpoints with another ${tag}.`, 'Deny', {
      Action: 'sagemaker:CreateEndpoint',
      Resource: sagemaker('endpoint/*'),
      Condition: { StringNotEqualsIgnoreCase: request },
    }),
    row('The configuration that CreateEndpoint refers to.', 'Allow', {
      Action: 'sagemaker:CreateEndpoint',
      Resource: sagemaker('endpoint-config/*'),
    }),
    row(isAll ? `Nothing with or of another ${tag}.` : `No resources with another ${tag}.`, 'Deny', {
      Action: isAll ? [...creationActions, ...ownedActions, ...bedrock] : creationActions,
      Resource: '*',
      Condition: {
        StringNotEqualsIgnoreCase: isAll ? { ...request, [`aws:ResourceTag/${tag}`]: value } : request,
      },
    }),
  ];
}

const creationActions = [
  'sagemaker:CreateModel',
  'sagemaker:CreateEndpointConfig',
  'sagemaker:CreateTrainingJob',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateHyperParameterTuningJob',
  'sagemaker:CreateTransformJob',
];

const ownedActions = [
  'sagemaker:DeleteModel',
  'sagemaker:DescribeModel',
  'sagemaker:DeleteEndpoint',
  'sagemaker:DescribeEndpoint',
  'sagemaker:InvokeEndpoint',
  'sagemaker:DeleteEndpointConfig',
  'sagemaker:DescribeEndpointConfig',
  'sagemaker:DescribeLabelingJob',
  'sagemaker:StopLabelingJob',
  'sagemaker:DescribeTrainingJob',
  'sagemaker:StopTrainingJob',
  'sagemaker:DescribeProcessingJob',
  'sagemaker:StopProcessingJob',
  'sagemaker:DescribeHyperParameterTuningJob',
  'sagemaker:StopHyperParameterTuningJob',
  'sagemaker:DescribeTransformJob',
  'sagemaker:StopTransformJob',
  'sagemaker:UpdateEndpoint',
  'sagemaker:UpdateEndpointWeightsAndCapacities',
];

const projectBedrockActions = [
  'Associate',
  'BatchDelete',
  'Cancel',
  'Create',
  'Delete',
  'Deregister',
  'Put',
  'Register',
  'Start',
  'Tag',
  'Untag',
  'Update',
  'Apply',
  'Export',
].map((verb) => `bedrock:${verb}*`);

const userBedrockActions = [
  'Associate',
  'Create',
  'BatchDelete',
  'Delete',
  'Put',
  'Retrieve',
  'Start',
  'Update',
  'Apply',
  'Detect',
  'List',
  'Get',
  'Invoke',
].map((verb) => `bedrock:${verb}*`);
