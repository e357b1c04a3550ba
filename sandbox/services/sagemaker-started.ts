import type {
  AutoMLCandidateStep,
  CandidateStepType,
  DescribeProcessingJobRequest,
  DescribeTrainingJobRequest,
  DescribeTransformJobRequest,
  ListCandidatesForAutoMLJobRequest,
  ListPipelineExecutionStepsRequest,
  ListTrainingJobsForHyperParameterTuningJobRequest,
  PipelineExecutionStepMetadata,
} from '@aws-sdk/client-sagemaker';
import type { SandboxResource } from '../account/resource.ts';
import { bounded, required, ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** What tells which job started which. Source: Amazon SageMaker API reference. */
export const startedOperations = {
  DescribeTrainingJob({ TrainingJobName }: DescribeTrainingJobRequest, call: ServiceCall) {
    const job = jobNamed('training-job', required(TrainingJobName, 'trainingJobName'), call);
    const { name, arn, status, createdAt } = job;
    return {
      TrainingJobName: name,
      TrainingJobArn: arn,
      TuningJobArn: starterOf(job, 'hyper-parameter-tuning-job'),
      AutoMLJobArn: starterOf(job, 'automl-job'),
      ModelArtifacts: { S3ModelArtifacts: `s3://sandbox/${name}/model.tar.gz` },
      TrainingJobStatus: status,
      SecondaryStatus: status,
      StoppingCondition: {},
      CreationTime: new Date(createdAt),
    };
  },

  DescribeProcessingJob({ ProcessingJobName }: DescribeProcessingJobRequest, call: ServiceCall) {
    const job = jobNamed('processing-job', required(ProcessingJobName, 'processingJobName'), call);
    return {
      ProcessingJobName: job.name,
      ProcessingJobArn: job.arn,
      AutoMLJobArn: starterOf(job, 'automl-job'),
      ProcessingJobStatus: job.status,
      CreationTime: new Date(job.createdAt),
    };
  },

  DescribeTransformJob({ TransformJobName }: DescribeTransformJobRequest, call: ServiceCall) {
    const job = jobNamed('transform-job', required(TransformJobName, 'transformJobName'), call);
    return {
      TransformJobName: job.name,
      TransformJobArn: job.arn,
      AutoMLJobArn: starterOf(job, 'automl-job'),
      TransformJobStatus: job.status,
      CreationTime: new Date(job.createdAt),
    };
  },

  ListTrainingJobsForHyperParameterTuningJob(
    input: ListTrainingJobsForHyperParameterTuningJobRequest,
    call: ServiceCall,
  ) {
    const name = required(input.HyperParameterTuningJobName, 'hyperParameterTuningJobName');
    const parent = parentNamed('hyper-parameter-tuning-job', name, call);
    const { items, ...next } = pageOf(startedBy(parent.arn, ['training-job'], call), { list: parent.arn, input }, call);
    return {
      TrainingJobSummaries: items.map((job) => ({
        TrainingJobName: job.name,
        TrainingJobArn: job.arn,
        TuningJobName: name,
        CreationTime: new Date(job.createdAt),
        TrainingJobStatus: job.status,
        TunedHyperParameters: {},
      })),
      ...next,
    };
  },

  ListCandidatesForAutoMLJob(input: ListCandidatesForAutoMLJobRequest, call: ServiceCall) {
    const parent = parentNamed('automl-job', required(input.AutoMLJobName, 'autoMLJobName'), call);
    const jobs = startedBy(parent.arn, Object.keys(candidateSteps), call);
    const { items, ...next } = pageOf(jobs, { list: parent.arn, input }, call);
    return {
      Candidates: items.map((job) => ({
        CandidateName: `candidate-${job.name}`,
        ObjectiveStatus: 'Succeeded',
        CandidateStatus: 'Completed',
        CandidateSteps: [stepOf(job)],
        CreationTime: new Date(job.createdAt),
        LastModifiedTime: new Date(job.modifiedAt),
      })),
      ...next,
    };
  },

  ListPipelineExecutionSteps(input: ListPipelineExecutionStepsRequest, call: ServiceCall) {
    const arn = required(input.PipelineExecutionArn, 'pipelineExecutionArn');
    if (!call.account.sagemaker.find(arn)) {
      throw new ServiceError('ResourceNotFound', `Pipeline execution with ARN ${arn} does not exist.`);
    }
    const jobs = startedBy(arn, Object.keys(stepMembers), call);
    const { items, ...next } = pageOf(jobs, { list: arn, input }, call);
    return {
      PipelineExecutionSteps: items.map((job) => ({
        StepName: job.name,
        StepStatus: 'Succeeded',
        Metadata: { [stepMembers[job.type] ?? '']: { Arn: job.arn } } as PipelineExecutionStepMetadata,
      })),
      ...next,
    };
  },
} satisfies Operations;

const candidateSteps: Readonly<Record<string, CandidateStepType>> = {
  'training-job': 'AWS::SageMaker::TrainingJob',
  'transform-job': 'AWS::SageMaker::TransformJob',
  'processing-job': 'AWS::SageMaker::ProcessingJob',
};

const stepMembers: Readonly<Record<string, keyof PipelineExecutionStepMetadata>> = {
  'training-job': 'TrainingJob',
  'processing-job': 'ProcessingJob',
  'transform-job': 'TransformJob',
  'hyper-parameter-tuning-job': 'TuningJob',
  'automl-job': 'AutoMLJob',
};

function stepOf({ type, name, arn }: SandboxResource): AutoMLCandidateStep {
  return { CandidateStepType: candidateSteps[type], CandidateStepArn: arn, CandidateStepName: name };
}

function starterOf({ startedBy: starters = [] }: SandboxResource, type: string): string | undefined {
  return starters.find((arn) => arn.includes(`:${type}/`));
}

function startedBy(arn: string, types: readonly string[], { account, region }: ServiceCall) {
  const order = { by: 'CreationTime', descending: false } as const;
  return types
    .flatMap((type) => [...account.sagemaker.set(type, region).walk(order, {})])
    .filter(({ startedBy: starters }) => starters?.includes(arn));
}

/** The words of DescribeTrainingJob and its kin for a job that there is not. */
function jobNamed(type: string, name: string, { account, region }: ServiceCall): SandboxResource {
  const job = account.sagemaker.set(type, region).find(name);
  if (!job) throw new ServiceError('ValidationException', 'Requested resource not found.');
  return job;
}

function parentNamed(type: string, name: string, { account, region }: ServiceCall): SandboxResource {
  const parent = account.sagemaker.set(type, region).find(name);
  if (!parent) throw new ServiceError('ResourceNotFound', `Could not find the job ${name}.`);
  return parent;
}

interface PageInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

function pageOf<Item>(
  all: readonly Item[],
  { list, input }: { readonly list: string; readonly input: PageInput },
  { tokens }: ServiceCall,
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const size = bounded(input.MaxResults, { member: 'maxResults', min: 1, max: 100, fallback: 10 });
  const content = input.NextToken === undefined ? { place: 0 } : tokens.redeem(`jobs of ${list}`, input.NextToken);
  if (typeof content !== 'object') throw new ServiceError('ValidationException', `The NextToken is ${content}.`);
  const start = content.place as number;
  const end = start + size;
  const next = end < all.length ? { NextToken: tokens.issue(`jobs of ${list}`, end) } : {};
  return { items: all.slice(start, end), ...next };
}
