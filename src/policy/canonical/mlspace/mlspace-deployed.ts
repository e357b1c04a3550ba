import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { commonParameters } from '../parameters/notebook-parameters.ts';
import { flag } from '../parameters/parameter-schema.ts';
import { type Arns, arnsOf, defineTemplate, type TemplateStatement } from '../template/template.ts';
import { generalActions, managementActions } from './notebook-actions.ts';

/** The parameters of what the product deploys. */
function deployedParameters(installation: Installation) {
  return z.strictObject({ ...commonParameters(installation), managed_roles: flag() });
}

type DeployedParameters = z.infer<ReturnType<typeof deployedParameters>>;

/**
 * The notebook policy as the product deploys it (awslabs/mlspace, the IAM construct of its CDK application), beside the
 * published page. With `managed_roles` every user has a role of their own, further policies open what they may do, and
 * this one only denies; without, it allows the jobs and all data by itself.
 */
export const deployedNotebook = defineTemplate({
  name: 'mlspace-notebook-deployed',
  title: 'The notebook policy as the product deploys it',
  parameters: deployedParameters,
  statements: (installation, parameters) => {
    const own = arnsOf(installation);
    return [
      ...sharedStatements({ own, arn: own, parameters }),
      row('Amazon Bedrock, all of it; the permissions boundary and the project policy limit it.', 'Allow', {
        Action: 'bedrock:*',
        Resource: '*',
      }),
      ...translateStatements(own, parameters),
      ...(parameters.managed_roles
        ? [denial(own, parameters), trainingDenial(own, parameters)]
        : [dataAccess(own, parameters), creation(own, parameters), trainingCreation(own, parameters)]),
    ];
  },
});

/** What the statements of a policy name: the installation's own ARNs, and those that a boundary keeps wider. */
export interface StatementNames {
  readonly own: Arns;
  readonly arn: Arns;
  readonly parameters: DeployedParameters;
}

/** The statements that the notebook policy and the permissions boundary have in common. */
export function sharedStatements({ own, arn, parameters }: StatementNames): readonly TemplateStatement[] {
  const { kms_key, security_groups, subnets, translate } = parameters;
  return [
    row('Lets AWS services use the key for encrypted volumes.', 'Allow', {
      Action: 'kms:CreateGrant',
      Resource: kms_key,
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
    row('Network interfaces and the key for training, tuning and transform jobs.', 'Allow', {
      Action: networkAndKeyActions,
      Resource: [
        ...subnets.map((id) => own.ec2(`subnet/${id}`)),
        ...security_groups.map((id) => own.ec2(`security-group/${id}`)),
        own.ec2('network-interface/*'),
        kms_key,
      ],
    }),
    row('Tagging of SageMaker resources.', 'Allow', { Action: 'sagemaker:AddTags', Resource: arn.sagemaker('*') }),
    row('Reading what has no resource of its own, and writing logs and metrics.', 'Allow', {
      Action: [...generalActions.filter((action) => !action.startsWith('comprehend:')), 'sagemaker:DescribeWorkforce'],
      Resource: '*',
    }),
    ...tagged(arn, parameters),
    row('Amazon Comprehend, and translating a text.', 'Allow', {
      Action: ['comprehend:Detect*', 'comprehend:BatchDetect*', ...(translate ? ['translate:TranslateText'] : [])],
      Resource: '*',
    }),
    ...reading(arn, parameters),
  ];
}

const networkAndKeyActions = [
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteNetworkInterfacePermission',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
];

function tagged(arn: Arns, { system_tag }: DeployedParameters): readonly TemplateStatement[] {
  const request = requestTags(system_tag);
  const inNetwork = { 'sagemaker:VpcSecurityGroupIds': 'false', 'sagemaker:VpcSubnets': 'false' };
  return [
    row('Creating endpoints and labeling jobs, with the three tags.', 'Allow', {
      Action: ['sagemaker:CreateEndpoint', 'sagemaker:CreateLabelingJob'],
      Resource: arn.sagemaker('*'),
      Condition: request,
    }),
    row('The configuration that CreateEndpoint refers to; tags of the request do not reach it.', 'Allow', {
      Action: 'sagemaker:CreateEndpoint',
      Resource: arn.sagemaker('endpoint-config/*'),
    }),
    row('Creating models, with the three tags and inside a VPC.', 'Allow', {
      Action: 'sagemaker:CreateModel',
      Resource: arn.sagemaker('model/*'),
      Condition: { ...request, Null: { ...request.Null, ...inNetwork } },
    }),
    row('Describing, updating, stopping and deleting what carries the three tags.', 'Allow', {
      Action: managementActions,
      Resource: arn.sagemaker('*'),
      Condition: {
        Null: {
          'aws:ResourceTag/project': 'false',
          'aws:ResourceTag/system': 'false',
          'aws:ResourceTag/user': 'false',
        },
        StringEqualsIgnoreCase: { 'aws:ResourceTag/system': system_tag },
      },
    }),
  ];
}

function reading(arn: Arns, { config_bucket, data_bucket }: DeployedParameters): readonly TemplateStatement[] {
  return [
    row('Reading the configuration bucket, the global read-only data and the public examples.', 'Allow', {
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: [
        config_bucket,
        `${config_bucket}/*`,
        'sagemaker-sample-files',
        'sagemaker-sample-files/*',
        `${data_bucket}/global-read-only/*`,
      ].map(arn.s3),
    }),
    row('Listing the global read-only data.', 'Allow', {
      Action: 's3:ListBucket',
      Resource: arn.s3(data_bucket),
      Condition: { StringLike: { 's3:prefix': 'global-read-only/*' } },
    }),
  ];
}

/** Amazon Translate, and passing roles to it; nothing where it is off. */
export function translateStatements(
  arn: Arns,
  { translate, iam_resource_prefix }: DeployedParameters,
): readonly TemplateStatement[] {
  if (!translate) return [];
  return [
    row('Amazon Translate.', 'Allow', { Action: translateActions, Resource: '*' }),
    row('Passing the MLSpace roles to Amazon Translate.', 'Allow', {
      Action: 'iam:PassRole',
      Resource: arn.iam(`role/${iam_resource_prefix}*`),
      Condition: { StringEquals: { 'iam:PassedToService': 'translate.amazonaws.com' } },
    }),
  ];
}

const translateActions = [
  'translate:StopTextTranslationJob',
  'translate:List*',
  'translate:StartTextTranslationJob',
  'translate:DescribeTextTranslationJob',
  'translate:TranslateDocument',
  'translate:TranslateText',
];

const jobResources = ['training-job/*', 'hyper-parameter-tuning-job/*'];
const jobActions = ['sagemaker:CreateHyperParameterTuningJob', 'sagemaker:CreateTrainingJob'];
const configurationActions = ['sagemaker:CreateEndpointConfig', 'sagemaker:CreateTransformJob'];

function requestTags(system: string) {
  return {
    Null: { 'aws:RequestTag/project': 'false', 'aws:RequestTag/user': 'false' },
    StringEqualsIgnoreCase: { 'aws:RequestTag/system': system },
  };
}

/** Endpoint configurations and transform jobs with the three tags. */
export function creation(arn: Arns, { system_tag }: DeployedParameters): TemplateStatement {
  return row('Creating endpoint configurations and transform jobs, with the three tags.', 'Allow', {
    Action: configurationActions,
    Resource: arn.sagemaker('*'),
    Condition: requestTags(system_tag),
  });
}

/** Training and tuning jobs with the three tags and inside a VPC. */
export function trainingCreation(arn: Arns, { system_tag }: DeployedParameters): TemplateStatement {
  const request = requestTags(system_tag);
  const inNetwork = { 'sagemaker:VpcSecurityGroupIds': 'false', 'sagemaker:VpcSubnets': 'false' };
  return row('Creating training and tuning jobs, with the three tags and inside a VPC.', 'Allow', {
    Action: jobActions,
    Resource: jobResources.map(arn.sagemaker),
    Condition: { ...request, Null: { ...inNetwork, ...request.Null } },
  });
}

function dataAccess(arn: Arns, { data_bucket }: DeployedParameters): TemplateStatement {
  return row('All objects of the data bucket, where no further policy opens them.', 'Allow', {
    Action: 's3:*',
    Resource: arn.s3(`${data_bucket}/*`),
  });
}

function untagged(system: string) {
  return {
    Null: { 'aws:RequestTag/project': 'true', 'aws:RequestTag/user': 'true' },
    StringNotEqualsIgnoreCase: { 'aws:RequestTag/system': system },
  };
}

function denial(arn: Arns, { system_tag }: DeployedParameters): TemplateStatement {
  return row('No endpoint configurations and transform jobs without tags.', 'Deny', {
    Action: configurationActions,
    Resource: arn.sagemaker('*'),
    Condition: untagged(system_tag),
  });
}

function trainingDenial(arn: Arns, { system_tag }: DeployedParameters): TemplateStatement {
  const request = untagged(system_tag);
  const outside = { 'sagemaker:VpcSecurityGroupIds': 'true', 'sagemaker:VpcSubnets': 'true' };
  return row('No training and tuning jobs without tags and outside a VPC.', 'Deny', {
    Action: jobActions,
    Resource: jobResources.map(arn.sagemaker),
    Condition: { ...request, Null: { ...outside, ...request.Null } },
  });
}

/** A statement that no published page numbers. */
export function row(
  purpose: string,
  effect: 'Allow' | 'Deny',
  statement: Readonly<Record<string, unknown>>,
): TemplateStatement {
  return { page: null, purpose, statement: { Effect: effect, ...statement } };
}
