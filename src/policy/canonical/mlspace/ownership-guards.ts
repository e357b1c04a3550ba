import type { Installation } from '../parameters/canonical-policy.ts';
import { isSince, type Release } from '../releases/releases.ts';
import { arnsOf, type TemplateStatement } from '../template/template.ts';
import { bedrockActions } from './notebook-actions.ts';
import { row } from './statement-row.ts';

/** Whose resources a policy keeps to. */
interface Owner {
  readonly tag: 'project' | 'user';
  readonly value: string;
}

interface Guard extends Owner {
  readonly installation: Installation;
  readonly release: Release;
}

/** What keeps a role away from the resources of others. Since 1.6.6 resources that are there count too, not only new ones. */
export function guards(guard: Guard): readonly TemplateStatement[] {
  const { installation, release, tag, value } = guard;
  const { sagemaker } = arnsOf({ partition: installation.partition, accountId: '*', homeRegion: '*' });
  const request = { [`aws:RequestTag/${tag}`]: value };
  const isAll = isSince(release, '1.6.6');
  return [
    row(`No endpoints with another ${tag}.`, 'Deny', {
      Action: ['sagemaker:CreateEndpoint'],
      Resource: sagemaker('endpoint/*'),
      Condition: { StringNotEqualsIgnoreCase: request },
    }),
    row('The configuration that CreateEndpoint refers to.', 'Allow', {
      Action: ['sagemaker:CreateEndpoint'],
      Resource: sagemaker('endpoint-config/*'),
    }),
    row(isAll ? `Nothing with and of another ${tag}.` : `No resources with another ${tag}.`, 'Deny', {
      Action: [...creationActions, ...ownedActions(release), ...bedrockOf(guard)],
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

/** 1.6.6 and 1.6.7 write the service of two of them wrong, so that they deny nothing. */
function ownedActions(release: Release): readonly string[] {
  if (!isSince(release, '1.6.6')) return [];
  const mistyped = isSince(release, '1.6.8') ? [] : ['DescribeEndpointConfig', 'StopProcessingJob'];
  return ownedVerbs.map((verb) => `${mistyped.includes(verb) ? 'sageamker' : 'sagemaker'}:${verb}`);
}

const ownedVerbs = [
  'DeleteModel',
  'DescribeModel',
  'DeleteEndpoint',
  'DescribeEndpoint',
  'InvokeEndpoint',
  'DeleteEndpointConfig',
  'DescribeEndpointConfig',
  'DescribeLabelingJob',
  'StopLabelingJob',
  'DescribeTrainingJob',
  'StopTrainingJob',
  'DescribeProcessingJob',
  'StopProcessingJob',
  'DescribeHyperParameterTuningJob',
  'StopHyperParameterTuningJob',
  'DescribeTransformJob',
  'StopTransformJob',
  'UpdateEndpoint',
  'UpdateEndpointWeightsAndCapacities',
];

function bedrockOf({ release, tag }: Guard): readonly string[] {
  if (!isSince(release, '1.6.5')) return [];
  if (!isSince(release, 'unreleased')) return bedrockActions;
  return tag === 'project' ? changingBedrock.map((verb) => `bedrock:${verb}*`) : [];
}

const changingBedrock = [
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
];

/**
 * Amazon Bedrock only with the tag of the owner (awslabs/mlspace, the page "User Policy" after 1.6.10). Created are those
 * that can be tagged, so what cannot is left out by name.
 */
export function taggedBedrockDenials({ tag, value }: Owner): readonly TemplateStatement[] {
  return [
    row(`No Bedrock resources with another ${tag}.`, 'Deny', {
      Sid: 'DenyBedrockCreateWithoutMLSpaceTag',
      Action: creatingBedrock,
      NotResource: [
        ...untaggedBedrock.map((type) => `arn:*:bedrock:*:*:${type}/*`),
        'arn:*:bedrock:*::foundation-model/*',
      ],
      Condition: { StringNotEquals: { [`aws:RequestTag/${tag}`]: value } },
    }),
    row(`Nothing with Bedrock resources of another ${tag}.`, 'Deny', {
      Sid: 'DenyBedrockActionsWithoutSystemMLSpaceTag',
      NotAction: creatingBedrock,
      Resource: taggedBedrock.map((type) => `arn:*:bedrock:*:*:${type}/*`),
      Condition: { StringNotEquals: { [`aws:ResourceTag/${tag}`]: value } },
    }),
  ];
}

const creatingBedrock = [
  'bedrock:Create*',
  'bedrock:InvokeDataAutomationAsync',
  'bedrock:PutResourcePolicy',
  'bedrock:InvokeModel',
];

const untaggedBedrock = [
  'data-automation-profile',
  'bedrock-marketplace-model-endpoint',
  'flow-execution',
  'guardrail-profile',
  'prompt-router',
  'inference-profile',
  'default-prompt-router',
];

const taggedBedrock = [
  'agent-alias/*',
  'agent',
  'application-inference-profile',
  'async-invoke',
  'automated-reasoning-policy-version',
  'automated-reasoning-policy',
  'blueprint',
  'custom-model-deployment',
  'custom-model',
  'data-automation-invocation-job',
  'data-automation-project',
  'evaluation-job',
  'flow-alias',
  'flow',
  'guardrail',
  'imported-model',
  'knowledge-base',
  'model-copy-job',
  'model-customization-job',
  'model-evaluation-job',
  'model-import-job',
  'model-invocation-job',
  'prompt-version',
  'prompt',
  'provisioned-model',
  'session',
];
