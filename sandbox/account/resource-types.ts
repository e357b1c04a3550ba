const hour = 3_600_000;

type SortOrder = 'Ascending' | 'Descending';

/** What the sandbox knows of one SageMaker resource type; another type is another row. */
export interface ResourceType {
  /** As in the ARN: `arn:aws:sagemaker:…:training-job/name`. */
  readonly type: string;
  readonly list: string;
  /** The operation that deletes one; absent for jobs, which can never be deleted. */
  readonly delete?: string;
  /** Member of the list's answer that holds the summaries. */
  readonly member: string;
  /** `Name` and `Arn` members of a summary start with this. */
  readonly stem: string;
  /** Member of a summary that holds the status, and the statuses that generated resources have. */
  readonly status?: { readonly member: string; readonly values: readonly string[] };
  readonly hasModifiedTime: boolean;
  /** Members that the SDK calls required and that the sandbox always answers alike. */
  readonly constant?: Readonly<Record<string, unknown>>;
  readonly sortBy: string;
  readonly sortOrder: SortOrder;
  /** Between creation and the last modification of a generated resource, milliseconds. */
  readonly activeFor: number;
  /** How the names of generated resources begin. */
  readonly namePrefix: string;
  /** Its part of a population that is given as one number. */
  readonly share: number;
}

const jobStatuses = ['Completed', 'Completed', 'Completed', 'Failed', 'Stopped'];

/**
 * The types that MLSpace's notebooks create. Members, default orders and statuses: Amazon SageMaker API reference, the
 * List operation of each type.
 */
export const resourceTypes: readonly ResourceType[] = [
  {
    type: 'endpoint',
    list: 'ListEndpoints',
    delete: 'DeleteEndpoint',
    member: 'Endpoints',
    stem: 'Endpoint',
    status: { member: 'EndpointStatus', values: ['InService', 'InService', 'InService', 'Failed'] },
    hasModifiedTime: true,
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
    hasModifiedTime: false,
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
    hasModifiedTime: false,
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
    hasModifiedTime: true,
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
    hasModifiedTime: true,
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
    hasModifiedTime: true,
    constant: {
      Strategy: 'Bayesian',
      TrainingJobStatusCounters: { Completed: 10, InProgress: 0, RetryableError: 0, NonRetryableError: 0, Stopped: 0 },
      ObjectiveStatusCounters: { Succeeded: 10, Pending: 0, Failed: 0 },
    },
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
    hasModifiedTime: true,
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
    hasModifiedTime: true,
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
    hasModifiedTime: true,
    sortBy: 'CreationTime',
    sortOrder: 'Ascending',
    activeFor: hour,
    namePrefix: 'feature-prep',
    share: 0.15,
  },
];
