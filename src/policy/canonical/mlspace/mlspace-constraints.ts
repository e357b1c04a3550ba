import { z } from 'zod';
import type { Installation } from '../parameters/canonical-policy.ts';
import { instanceTypeRule } from '../parameters/parameter-rules.ts';
import { list, listOrNone, release, text } from '../parameters/parameter-schema.ts';
import { arnsOf, defineTemplate } from '../template/template.ts';
import { row } from './statement-row.ts';

const instanceType = text('an instance type or a pattern, such as ml.m5.xlarge or ml.m5.*', instanceTypeRule);

/** As the product creates the policies: without any instance type, until its first settings are stored. */
const instanceTypes = listOrNone('instance types', instanceType);

/**
 * Volumes are encrypted with a key of the customer, `<prefix>-kms-instance-constraint-policy` (awslabs/mlspace, "KMS
 * Instance Constraint Policy"). CDK makes it without a list; a function computes the list every day.
 */
export const kmsConstraint = defineTemplate({
  name: 'mlspace-kms-constraint',
  title: 'The policy that asks for a KMS key on volumes',
  changes: ['1.5.2'],
  fromRole: { exempt_instance_types: { fact: 'volume-key-exemptions' } },
  parameters: () =>
    z.strictObject({
      release: release(),
      exempt_instance_types: z.union([list('instance types', instanceType), z.tuple([])]).optional(),
    }),
  statements: (_, { exempt_instance_types: exempt }) => [
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
        ...(exempt && exempt.length > 0 && { 'ForAllValues:StringNotLike': { 'sagemaker:InstanceTypes': exempt } }),
      },
    }),
  ],
});

/** Endpoints on approved instance types, `<prefix>-endpoint-instance-constraint` (awslabs/mlspace, policy_helper/notebook.py). */
export const endpointConstraint = defineTemplate({
  name: 'mlspace-endpoint-constraint',
  title: 'The policy that allows endpoint configurations on approved instance types',
  changes: ['1.5.0'],
  fromRole: { endpoint_instance_types: { fact: 'endpoint-instance-types' } },
  parameters: () => z.strictObject({ release: release(), endpoint_instance_types: instanceTypes }),
  statements: (installation, { endpoint_instance_types }) => [
    onApproved(installation, endpoint_instance_types, { CreateEndpointConfig: 'endpoint-config' }),
  ],
});

/** Jobs on approved instance types, `<prefix>-job-instance-constraint` (awslabs/mlspace, policy_helper/notebook.py). */
export const jobConstraint = defineTemplate({
  name: 'mlspace-job-constraint',
  title: 'The policy that allows jobs on approved instance types',
  changes: ['1.5.0'],
  fromRole: {
    training_instance_types: { fact: 'training-instance-types' },
    transform_instance_types: { fact: 'transform-instance-types' },
  },
  parameters: () =>
    z.strictObject({
      release: release(),
      training_instance_types: instanceTypes,
      transform_instance_types: instanceTypes,
    }),
  statements: (installation, { training_instance_types, transform_instance_types }) => [
    onApproved(installation, training_instance_types, {
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
