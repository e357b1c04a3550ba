import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListHyperParameterTuningJobsCommand,
  ListLabelingJobsCommand,
  ListModelsCommand,
  ListNotebookInstancesCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
} from '@aws-sdk/client-sagemaker';
import { defineType, type ResourceType } from './resource-type.ts';

/**
 * The resource types that can be scanned, one row each; a row is all that a further type takes. Facts: SageMaker API
 * reference (list operations) and Service Authorization Reference (types, actions).
 */
const rows: readonly ResourceType[] = [
  defineType({
    type: 'endpoint',
    operation: 'ListEndpoints',
    command: ListEndpointsCommand,
    member: 'Endpoints',
    arn: 'EndpointArn',
    name: 'EndpointName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
  }),
  defineType({
    type: 'endpoint-config',
    operation: 'ListEndpointConfigs',
    command: ListEndpointConfigsCommand,
    member: 'EndpointConfigs',
    arn: 'EndpointConfigArn',
    name: 'EndpointConfigName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
  }),
  defineType({
    type: 'model',
    operation: 'ListModels',
    command: ListModelsCommand,
    member: 'Models',
    arn: 'ModelArn',
    name: 'ModelName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
  }),
  defineType({
    type: 'labeling-job',
    operation: 'ListLabelingJobs',
    command: ListLabelingJobsCommand,
    member: 'LabelingJobSummaryList',
    arn: 'LabelingJobArn',
    name: 'LabelingJobName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
    ageLimited: true,
  }),
  defineType({
    type: 'training-job',
    operation: 'ListTrainingJobs',
    command: ListTrainingJobsCommand,
    member: 'TrainingJobSummaries',
    arn: 'TrainingJobArn',
    name: 'TrainingJobName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
    ageLimited: true,
  }),
  defineType({
    type: 'hyper-parameter-tuning-job',
    operation: 'ListHyperParameterTuningJobs',
    command: ListHyperParameterTuningJobsCommand,
    member: 'HyperParameterTuningJobSummaries',
    arn: 'HyperParameterTuningJobArn',
    name: 'HyperParameterTuningJobName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
    ageLimited: true,
  }),
  defineType({
    type: 'transform-job',
    operation: 'ListTransformJobs',
    command: ListTransformJobsCommand,
    member: 'TransformJobSummaries',
    arn: 'TransformJobArn',
    name: 'TransformJobName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
    ageLimited: true,
  }),
  defineType({
    type: 'notebook-instance',
    operation: 'ListNotebookInstances',
    command: ListNotebookInstancesCommand,
    member: 'NotebookInstances',
    arn: 'NotebookInstanceArn',
    name: 'NotebookInstanceName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
  }),
  defineType({
    type: 'processing-job',
    operation: 'ListProcessingJobs',
    command: ListProcessingJobsCommand,
    member: 'ProcessingJobSummaries',
    arn: 'ProcessingJobArn',
    name: 'ProcessingJobName',
    createdAt: 'CreationTime',
    createdAfter: 'CreationTimeAfter',
    ageLimited: true,
  }),
];

const table: ReadonlyMap<string, ResourceType> = new Map(rows.map((row) => [row.type, row]));

/** The ids of the resource types that can be scanned, such as `endpoint-config`. */
export const resourceTypes: readonly string[] = [...table.keys()];

/** The row of a type. Throws for a type that is not in the table: the configuration checks them. */
export function resourceType(type: string): ResourceType {
  const row = table.get(type);
  if (!row) throw new RangeError(`${type} is no resource type; they are ${resourceTypes.join(', ')}`);
  return row;
}

/** Whether resources of this type can never be deleted, so that only the young ones are looked at. */
export function isAgeLimited(type: string): boolean {
  return resourceType(type).ageLimited;
}

/** The IAM actions that scanning this type takes. */
export function iamActions(type: string): readonly string[] {
  return [`sagemaker:${resourceType(type).operation}`, 'sagemaker:ListTags', 'tag:GetResources'];
}
