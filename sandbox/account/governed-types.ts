import type { ResourceType } from './resource-type.ts';

const hour = 3_600_000;

/** A row as it is written here: the members of a summary start with one stem. */
interface Row extends Omit<ResourceType, 'arn' | 'arnMember' | 'nameMember'> {
  readonly stem: string;
}

const jobStatuses = ['Completed', 'Completed', 'Completed', 'Failed', 'Stopped'];

/**
 * The types that MLSpace's notebooks create. Members, default orders and statuses: Amazon SageMaker API reference, the
 * List operation of each type.
 */
const rows: readonly Row[] = [
  {
    type: 'endpoint',
    list: 'ListEndpoints',
    delete: 'DeleteEndpoint',
    member: 'Endpoints',
    stem: 'Endpoint',
    status: { member: 'EndpointStatus', values: ['InService', 'InService', 'InService', 'Failed'] },
    sortBy: 'CreationTime',
    sortOrder: 'Descending',
    activeFor: hour,
    namePrefix: 'live-inference',
    share: 0.03,
  },
  {
    type: 'endpoint-config',
    list: 'ListEndpointConfigs',
    delete: 'DeleteEndpointConfig',
    member: 'EndpointConfigs',
    stem: 'EndpointConfig',
    sortBy: 'CreationTime',
    sortOrder: 'Descending',
    activeFor: 0,
    namePrefix: 'live-inference-config',
    share: 0.05,
  },
  {
    type: 'model',
    list: 'ListModels',
    delete: 'DeleteModel',
    member: 'Models',
    stem: 'Model',
    sortBy: 'CreationTime',
    sortOrder: 'Descending',
    activeFor: 0,
    namePrefix: 'xgboost-model',
    share: 0.08,
  },
  {
    type: 'labeling-job',
    list: 'ListLabelingJobs',
    member: 'LabelingJobSummaryList',
    stem: 'LabelingJob',
    status: { member: 'LabelingJobStatus', values: jobStatuses },
    constant: {
      LabelCounters: { TotalLabeled: 0, HumanLabeled: 0, MachineLabeled: 0, FailedNonRetryableError: 0, Unlabeled: 0 },
      WorkteamArn: 'arn:aws:sagemaker:us-east-1:012345678910:workteam/private-crowd/reviewers',
    },
    sortBy: 'CreationTime',
    sortOrder: 'Ascending',
    activeFor: 48 * hour,
    namePrefix: 'image-labels',
    share: 0.02,
  },
  {
    type: 'training-job',
    list: 'ListTrainingJobs',
    member: 'TrainingJobSummaries',
    stem: 'TrainingJob',
    status: { member: 'TrainingJobStatus', values: jobStatuses },
    sortBy: 'CreationTime',
    sortOrder: 'Ascending',
    activeFor: 2 * hour,
    namePrefix: 'pytorch-training',
    share: 0.5,
  },
  {
    type: 'hyper-parameter-tuning-job',
    list: 'ListHyperParameterTuningJobs',
    member: 'HyperParameterTuningJobSummaries',
    stem: 'HyperParameterTuningJob',
    status: { member: 'HyperParameterTuningJobStatus', values: jobStatuses },
    constant: {
      Strategy: 'Bayesian',
      TrainingJobStatusCounters: { Completed: 10, InProgress: 0, RetryableError: 0, NonRetryableError: 0, Stopped: 0 },
      ObjectiveStatusCounters: { Succeeded: 10, Pending: 0, Failed: 0 },
    },
    // boto3 4606
    listsLowerCase: true,
    wordsOfGone: 'Resource does not exist',
    sortBy: 'Name',
    sortOrder: 'Ascending',
    activeFor: 6 * hour,
    namePrefix: 'hpo',
    share: 0.05,
  },
  {
    type: 'transform-job',
    list: 'ListTransformJobs',
    member: 'TransformJobSummaries',
    stem: 'TransformJob',
    status: { member: 'TransformJobStatus', values: jobStatuses },
    sortBy: 'CreationTime',
    sortOrder: 'Descending',
    activeFor: hour,
    namePrefix: 'batch-transform',
    share: 0.1,
  },
  {
    type: 'notebook-instance',
    list: 'ListNotebookInstances',
    delete: 'DeleteNotebookInstance',
    member: 'NotebookInstances',
    stem: 'NotebookInstance',
    status: { member: 'NotebookInstanceStatus', values: ['InService', 'Stopped'] },
    constant: { InstanceType: 'ml.t3.medium' },
    sortBy: 'Name',
    sortOrder: 'Ascending',
    activeFor: 8 * hour,
    namePrefix: 'notebook',
    share: 0.02,
  },
  {
    type: 'processing-job',
    list: 'ListProcessingJobs',
    member: 'ProcessingJobSummaries',
    stem: 'ProcessingJob',
    status: { member: 'ProcessingJobStatus', values: jobStatuses },
    sortBy: 'CreationTime',
    sortOrder: 'Ascending',
    activeFor: hour,
    namePrefix: 'feature-prep',
    share: 0.15,
  },
];

export const governedTypes: readonly ResourceType[] = rows.map(({ stem, ...row }) => ({
  ...row,
  arn: [row.type, `{${stem}Name}`],
  arnMember: `${stem}Arn`,
  nameMember: `${stem}Name`,
}));
