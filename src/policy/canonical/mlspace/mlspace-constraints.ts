import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { instanceTypeRule } from '../parameters/parameter-rules.ts';
import { list, text } from '../parameters/parameter-schema.ts';
import { arnsOf, defineTemplate } from '../template/template.ts';
import { row } from './mlspace-deployed.ts';

const instanceType = text('an instance type or a pattern, such as ml.m5.xlarge or ml.m5.*', instanceTypeRule);

/** As the product creates the policies: without any instance type, until an administrator chooses some. */
const givenTypes = z.union([list('instance types', instanceType), z.tuple([])]);
const instanceTypes = givenTypes.default([]);

/** Volumes are encrypted with a key of the customer (awslabs/mlspace, "KMS Instance Constraint Policy"). */
export const kmsConstraint = defineTemplate({
  name: 'mlspace-kms-constraint',
  title: 'The policy that asks for a KMS key on volumes',
  parameters: () => z.strictObject({ instance_types: instanceTypes }),
  statements: (_, { instance_types }) => [
    row('No volumes without a key, but on instance types that cannot take one.', 'Deny', {
      Action: [
        'sagemaker:CreateEndpointConfig',
        'sagemaker:CreateHyperParameterTuningJob',
        'sagemaker:CreateNotebookInstance',
        'sagemaker:CreateTrainingJob',
        'sagemaker:CreateTransformJob',
      ],
      Resource: '*',
      Condition: {
        Null: { 'sagemaker:VolumeKmsKey': 'true' },
        ...(instance_types.length > 0 && {
          'ForAllValues:StringNotLike': { 'sagemaker:InstanceTypes': instance_types },
        }),
      },
    }),
  ],
});

/** Endpoints on approved instance types (awslabs/mlspace, "Endpoint Instance Constraint Policy"). */
export const endpointConstraint = defineTemplate({
  name: 'mlspace-endpoint-constraint',
  title: 'The policy that allows endpoint configurations on approved instance types',
  parameters: () => z.strictObject({ instance_types: instanceTypes }),
  statements: (installation, { instance_types }) => [
    onApproved(installation, instance_types, { CreateEndpointConfig: 'endpoint-config' }),
  ],
});

/** Jobs on approved instance types (awslabs/mlspace, "Job Instance Constraint Policy"). */
export const jobConstraint = defineTemplate({
  name: 'mlspace-job-constraint',
  title: 'The policy that allows jobs on approved instance types',
  parameters: () => z.strictObject({ instance_types: instanceTypes, transform_instance_types: givenTypes.optional() }),
  statements: (installation, { instance_types, transform_instance_types = instance_types }) => [
    onApproved(installation, instance_types, {
      CreateHyperParameterTuningJob: 'hyper-parameter-tuning-job',
      CreateTrainingJob: 'training-job',
    }),
    onApproved(installation, transform_instance_types, { CreateTransformJob: 'transform-job' }),
  ],
});

function onApproved(installation: Installation, types: readonly string[], resources: Readonly<Record<string, string>>) {
  const { sagemaker } = arnsOf(installation);
  return row(`${Object.keys(resources).join(' and ')} on approved instance types.`, 'Allow', {
    Action: Object.keys(resources).map((action) => `sagemaker:${action}`),
    Resource: Object.values(resources).map((type) => sagemaker(`${type}/*`)),
    Condition: { 'ForAnyValue:StringEquals': { 'sagemaker:InstanceTypes': types } },
  });
}
