import { isSince, type Release } from '../releases/releases.ts';
import type { Arns, TemplateStatement } from '../template/template.ts';
import { bedrockActions, generalActions, managementActions, translateActions } from './notebook-actions.ts';
import { plain, row } from './statement-row.ts';
import { requestAndResourceTags, requestTags, resourceTags } from './tag-conditions.ts';

/** The parameters that the notebook policy and the permissions boundary have in common. */
export interface DeployedParameters {
  readonly release: Release;
  readonly kms_key: string;
  readonly security_groups: readonly string[];
  readonly subnets: readonly string[];
  readonly config_bucket: string;
  readonly data_bucket: string;
  readonly system_tag: string;
  readonly iam_resource_prefix: string;
  readonly translate: boolean;
}

/** What the statements name: the installation's own ARNs, and those that a boundary keeps wider. */
export interface StatementNames {
  readonly own: Arns;
  readonly arn: Arns;
  readonly parameters: DeployedParameters;
}

/**
 * The statements that the notebook policy and the permissions boundary have in common (awslabs/mlspace, IAM of its CDK
 * application). CDK joins statements that differ in actions or in resources only, so these stand joined here too.
 */
export function commonStatements(names: StatementNames): readonly TemplateStatement[] {
  const { arn, parameters } = names;
  return [
    ...keyAndNetwork(names),
    row('Tagging of SageMaker resources.', 'Allow', { Action: 'sagemaker:AddTags', Resource: arn.sagemaker('*') }),
    ...endpoints(arn, parameters),
    models(arn, parameters),
    row('Describing, updating, stopping and deleting what carries the three tags.', 'Allow', {
      Action: managementActions,
      Resource: arn.sagemaker('*'),
      Condition: resourceTags(parameters),
    }),
    ...reading(arn, parameters),
  ];
}

function keyAndNetwork({ own, parameters }: StatementNames): readonly TemplateStatement[] {
  const { kms_key, security_groups, subnets } = parameters;
  return [
    row('Lets AWS services use the key for encrypted volumes.', 'Allow', {
      Action: 'kms:CreateGrant',
      Resource: kms_key,
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
    row('Network interfaces and the key for training, tuning and transform jobs.', 'Allow', {
      Action: networkAndKeyActions,
      Resource: [
        kms_key,
        own.ec2('network-interface/*'),
        ...security_groups.map((id) => own.ec2(`security-group/${id}`)),
        ...subnets.map((id) => own.ec2(`subnet/${id}`)),
      ],
    }),
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

/** Reading what has no resource of its own, Amazon Comprehend and Translate; `more` is what else is allowed on `*`. */
export function general({ release, translate }: DeployedParameters, more: readonly string[] = []): TemplateStatement {
  const workforce = isSince(release, 'unreleased') ? ['sagemaker:DescribeWorkforce'] : [];
  const translating = translate ? translateActionsOf(release) : [];
  return row('Reading what has no resource of its own, logs and metrics, Amazon Comprehend and Translate.', 'Allow', {
    Action: [...generalActions, ...workforce, ...translating, ...more],
    Resource: '*',
  });
}

function translateActionsOf(release: Release): readonly string[] {
  if (!isSince(release, '1.6.9')) return translateActions;
  return [...translateActions.filter((action) => !action.startsWith('translate:List')), 'translate:List*'];
}

/** Since 1.6.5 endpoints and labeling jobs are one statement, on all resources. */
function endpoints(arn: Arns, parameters: DeployedParameters): readonly TemplateStatement[] {
  const joined = isSince(parameters.release, '1.6.5');
  const Condition = requestTags(parameters);
  const configuration = row(
    'The configuration that CreateEndpoint refers to; tags of the request do not reach it.',
    'Allow',
    {
      Action: 'sagemaker:CreateEndpoint',
      Resource: arn.sagemaker('endpoint-config/*'),
    },
  );
  if (joined) return [configuration];
  return [
    row('Creating endpoints, with the three tags.', 'Allow', {
      Action: 'sagemaker:CreateEndpoint',
      Resource: arn.sagemaker('endpoint/*'),
      Condition,
    }),
    configuration,
    row('Creating labeling jobs, with the three tags.', 'Allow', {
      Action: 'sagemaker:CreateLabelingJob',
      Resource: arn.sagemaker('labeling-job/*'),
      Condition,
    }),
  ];
}

function models(arn: Arns, parameters: DeployedParameters): TemplateStatement {
  return row('Creating models, with the three tags and inside a VPC.', 'Allow', {
    Action: 'sagemaker:CreateModel',
    Resource: arn.sagemaker(isSince(parameters.release, '1.5.0') ? 'model/*' : '*'),
    Condition: requestTags(parameters, networkKeys),
  });
}

/** A job or a model says in which network it runs. */
export const networkKeys = ['sagemaker:VpcSecurityGroupIds', 'sagemaker:VpcSubnets'];

function reading(arn: Arns, { config_bucket, data_bucket }: DeployedParameters): readonly TemplateStatement[] {
  return [
    row('Reading the configuration bucket, the global read-only data and the public examples.', 'Allow', {
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: [
        config_bucket,
        `${config_bucket}/*`,
        `${data_bucket}/global-read-only/*`,
        'sagemaker-sample-files',
        'sagemaker-sample-files/*',
      ].map(arn.s3),
    }),
    row('Listing the global read-only data.', 'Allow', {
      Action: 's3:ListBucket',
      Resource: arn.s3(data_bucket),
      Condition: { StringLike: { 's3:prefix': 'global-read-only/*' } },
    }),
  ];
}

/** Amazon Bedrock as 1.6.5 to 1.6.10 have it: on ARNs of SageMaker, so that it allows nothing. */
export function taggedBedrock(arn: Arns, parameters: DeployedParameters): readonly TemplateStatement[] {
  const { release } = parameters;
  if (!isSince(release, '1.6.5') || isSince(release, 'unreleased')) return [];
  return [
    row('Amazon Bedrock with all tags, on SageMaker ARNs, which it never has.', 'Allow', {
      Action: [...new Set(bedrockActions)],
      Resource: arn.sagemaker('*'),
      Condition: requestAndResourceTags(parameters),
    }),
  ];
}

/** Passing the roles of the installation to Amazon Translate; nothing where it is off. */
export function passingToTranslate(
  arn: Arns,
  { translate, iam_resource_prefix }: DeployedParameters,
): readonly TemplateStatement[] {
  if (!translate) return [];
  return [
    row('Passing the roles of the installation to Amazon Translate.', 'Allow', {
      Action: 'iam:PassRole',
      Resource: arn.iam(`role/${iam_resource_prefix}*`),
      Condition: { StringEquals: { 'iam:PassedToService': plain(['translate.amazonaws.com']) } },
    }),
  ];
}
