import type { Installation } from '../parameters/canonical-policy.ts';
import { type NotebookParameters, notebookParameters } from '../parameters/notebook-parameters.ts';
import { type Arns, arnsOf, defineTemplate, type TemplateStatement } from '../template/template.ts';
import { bedrockActions, generalActions, managementActions, translateActions } from './notebook-actions.ts';

/** The notebook policy of MLSpace's documentation. No release deploys exactly this one. */
export const publishedNotebook = defineTemplate({
  name: 'mlspace-notebook',
  title: 'The notebook policy as MLSpace publishes it',
  parameters: notebookParameters,
  statements: notebookStatements,
});

/**
 * The notebook policy as MLSpace publishes it ("Notebook Policy"), statement by statement, in the page's order. It keeps
 * the page's oddities, because it says what is deployed, not what would be better.
 */
function notebookStatements(installation: Installation, parameters: NotebookParameters): readonly TemplateStatement[] {
  const names = arnsOf(installation);
  return [
    ...keyAndNetwork(names, parameters),
    ...general(names, parameters),
    ...creation(names, parameters),
    ...management(names, parameters),
    ...storage(names, parameters),
    ...denials(names, parameters),
    ...bedrock(names, parameters),
  ];
}

function keyAndNetwork(arn: Arns, { kms_key, security_groups, subnets }: NotebookParameters): TemplateStatement[] {
  return [
    {
      page: '1',
      purpose: 'Lets AWS services use the key for encrypted volumes (EMR clusters) without giving the key away.',
      statement: {
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
        Action: 'kms:CreateGrant',
        Resource: kms_key,
        Effect: 'Allow',
      },
    },
    {
      page: '2',
      purpose: 'Network interfaces and the key for training, tuning and transform jobs.',
      statement: {
        Action: [
          'ec2:CreateNetworkInterface',
          'ec2:CreateNetworkInterfacePermission',
          'ec2:DeleteNetworkInterface',
          'ec2:DeleteNetworkInterfacePermission',
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
        ],
        Resource: [
          kms_key,
          arn.ec2('network-interface/*'),
          ...security_groups.map((id) => arn.ec2(`security-group/${id}`)),
          ...subnets.map((id) => arn.ec2(`subnet/${id}`)),
        ],
        Effect: 'Allow',
      },
    },
  ];
}

function general(arn: Arns, { translate }: NotebookParameters): TemplateStatement[] {
  return [
    {
      page: '3',
      purpose: 'Tagging of SageMaker resources.',
      statement: { Action: 'sagemaker:AddTags', Resource: arn.sagemaker('*'), Effect: 'Allow' },
    },
    {
      page: '4',
      purpose: 'Reading what has no resource of its own, and writing logs and metrics.',
      statement: {
        Action: [...generalActions, ...(translate ? translateActions : [])],
        Resource: '*',
        Effect: 'Allow',
      },
    },
  ];
}

/** The request carries an owner, a project and the tag of this system. */
function taggedRequest(system: string) {
  return {
    Null: { 'aws:RequestTag/user': 'false', 'aws:RequestTag/project': 'false' },
    StringEqualsIgnoreCase: { 'aws:RequestTag/system': system },
  };
}

function creation(arn: Arns, { system_tag }: NotebookParameters): TemplateStatement[] {
  return [
    {
      page: '5',
      purpose: 'Creating endpoints, with the three tags.',
      statement: {
        Condition: taggedRequest(system_tag),
        Action: 'sagemaker:CreateEndpoint',
        Resource: arn.sagemaker('endpoint/*'),
        Effect: 'Allow',
      },
    },
    {
      page: '6',
      purpose: 'The configuration that CreateEndpoint refers to; the page gives no condition here.',
      statement: { Action: 'sagemaker:CreateEndpoint', Resource: arn.sagemaker('endpoint-config/*'), Effect: 'Allow' },
    },
    {
      page: '7',
      purpose: 'Creating models, with the three tags and inside a VPC.',
      statement: {
        Condition: {
          Null: {
            'sagemaker:VpcSubnets': 'false',
            'aws:RequestTag/user': 'false',
            'aws:RequestTag/project': 'false',
            'sagemaker:VpcSecurityGroupIds': 'false',
          },
          StringEqualsIgnoreCase: { 'aws:RequestTag/system': system_tag },
        },
        Action: 'sagemaker:CreateModel',
        Resource: arn.sagemaker('model/*'),
        Effect: 'Allow',
      },
    },
    {
      page: '8',
      purpose: 'Creating labeling jobs, with the three tags.',
      statement: {
        Condition: taggedRequest(system_tag),
        Action: 'sagemaker:CreateLabelingJob',
        Resource: arn.sagemaker('labeling-job/*'),
        Effect: 'Allow',
      },
    },
  ];
}

function management(arn: Arns, { system_tag }: NotebookParameters): TemplateStatement[] {
  return [
    {
      page: '9',
      purpose:
        'Describing, updating, stopping and deleting SageMaker resources; the page asks for tags of the request.',
      statement: {
        Condition: taggedRequest(system_tag),
        Action: managementActions,
        Resource: arn.sagemaker('*'),
        Effect: 'Allow',
      },
    },
  ];
}

function storage(arn: Arns, parameters: NotebookParameters): TemplateStatement[] {
  const { config_bucket, data_bucket, iam_resource_prefix, translate } = parameters;
  const passRole: TemplateStatement = {
    page: '11b',
    purpose: 'Passing the MLSpace roles to Amazon Translate; only where translate is on.',
    statement: {
      Condition: { StringEquals: { 'iam:PassedToService': 'translate.amazonaws.com' } },
      Action: 'iam:PassRole',
      Resource: arn.iam(`role/${iam_resource_prefix}*`),
      Effect: 'Allow',
    },
  };
  return [
    {
      page: '10',
      purpose: 'Reading the configuration bucket, the global read-only data and the public SageMaker examples.',
      statement: {
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: [
          arn.s3(config_bucket),
          arn.s3(`${config_bucket}/*`),
          arn.s3(`${data_bucket}/global-read-only/*`),
          arn.s3('sagemaker-sample-files'),
          arn.s3('sagemaker-sample-files/*'),
        ],
        Effect: 'Allow',
      },
    },
    {
      page: '11a',
      purpose: 'Listing the global read-only data.',
      statement: {
        Condition: { StringLike: { 's3:prefix': 'global-read-only/*' } },
        Action: 's3:ListBucket',
        Resource: arn.s3(data_bucket),
        Effect: 'Allow',
      },
    },
    ...(translate ? [passRole] : []),
  ];
}

function denials(arn: Arns, { system_tag }: NotebookParameters): TemplateStatement[] {
  return [
    {
      page: '12',
      purpose: 'No endpoint configurations and transform jobs without tags.',
      statement: {
        Condition: {
          Null: { 'aws:RequestTag/user': 'true', 'aws:RequestTag/project': 'true' },
          StringNotEqualsIgnoreCase: { 'aws:RequestTag/system': system_tag },
        },
        Action: ['sagemaker:CreateEndpointConfig', 'sagemaker:CreateTransformJob'],
        Resource: arn.sagemaker('*'),
        Effect: 'Deny',
      },
    },
    {
      page: '13',
      purpose: 'No training and tuning jobs without tags and outside a VPC.',
      statement: {
        Condition: {
          Null: {
            'sagemaker:VpcSubnets': 'true',
            'aws:RequestTag/user': 'true',
            'aws:RequestTag/project': 'true',
            'sagemaker:VpcSecurityGroupIds': 'true',
          },
          StringNotEqualsIgnoreCase: { 'aws:RequestTag/system': system_tag },
        },
        Action: ['sagemaker:CreateHyperParameterTuningJob', 'sagemaker:CreateTrainingJob'],
        Resource: [arn.sagemaker('hyper-parameter-tuning-job/*'), arn.sagemaker('training-job/*')],
        Effect: 'Deny',
      },
    },
  ];
}

function bedrock(arn: Arns, parameters: NotebookParameters): TemplateStatement[] {
  if (!parameters.bedrock) return [];
  return [
    {
      page: '14',
      purpose:
        'Amazon Bedrock; only where bedrock is on. As published: SageMaker ARNs, and conditions that want no tags.',
      statement: {
        Condition: {
          Null: {
            'aws:RequestTag/user': 'true',
            'aws:RequestTag/project': 'true',
            'aws:ResourceTag/user': 'true',
            'aws:ResourceTag/system': 'true',
            'aws:ResourceTag/project': 'true',
          },
          StringNotEqualsIgnoreCase: { 'aws:RequestTag/system': parameters.system_tag },
        },
        Action: bedrockActions,
        Resource: arn.sagemaker('*'),
        Effect: 'Allow',
      },
    },
  ];
}
