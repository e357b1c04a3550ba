import {
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { Read } from '../../../domain/evaluation/read.ts';
import type { ResourceReference } from '../../../domain/evaluation/resource.ts';
import { attempt } from '../../client/failures.ts';
import { type Asking, actionOfList, readAnyTrainingJob } from './started-jobs.ts';

/** What a job says of who started it, as ARNs. */
interface Links {
  readonly TuningJobArn?: string | undefined;
  readonly AutoMLJobArn?: string | undefined;
}

interface Description {
  /** The IAM actions that it takes. */
  readonly actions: readonly string[];
  readonly ask: (job: ResourceReference, asking: Asking) => Promise<Read<Links>>;
}

/**
 * By the type of a job, how it is found out what started it. A tuning job does not say which AutoML job started it, but its
 * training jobs do. Nothing but the steps of a pipeline starts an AutoML job. Facts: SageMaker API reference, the outputs of
 * these operations.
 */
const descriptions: Readonly<Record<string, Description>> = {
  'training-job': {
    actions: ['sagemaker:DescribeTrainingJob'],
    ask: (job, asking) => describeTrainingJob(job.name, asking),
  },
  'processing-job': {
    actions: ['sagemaker:DescribeProcessingJob'],
    ask: ({ name }, { client, signal }) =>
      attempt({ operation: 'sagemaker:DescribeProcessingJob', subject: name, signal }, () =>
        client.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }), { abortSignal: signal }),
      ),
  },
  'transform-job': {
    actions: ['sagemaker:DescribeTransformJob'],
    ask: ({ name }, { client, signal }) =>
      attempt({ operation: 'sagemaker:DescribeTransformJob', subject: name, signal }, () =>
        client.send(new DescribeTransformJobCommand({ TransformJobName: name }), { abortSignal: signal }),
      ),
  },
  'hyper-parameter-tuning-job': {
    actions: [actionOfList('hyper-parameter-tuning-job'), 'sagemaker:DescribeTrainingJob'],
    async ask(job, asking) {
      const name = await readAnyTrainingJob(job, asking);
      if (!name.ok) return name;
      if (name.value === undefined) return { ok: true, value: {} };
      const links = await describeTrainingJob(name.value, asking);
      return links.ok ? { ok: true, value: { AutoMLJobArn: links.value.AutoMLJobArn } } : links;
    },
  },
  'automl-job': { actions: [], ask: async () => ({ ok: true, value: {} }) },
};

/** The types of jobs that something else may have started. */
export const startedTypes: readonly string[] = Object.keys(descriptions);

/** The IAM actions that finding out what started jobs of this type takes; none for types that nothing starts. */
export function parentActions(type: string): readonly string[] {
  const description = Object.hasOwn(descriptions, type) ? descriptions[type] : undefined;
  if (!description) return [];
  const lists = type === 'automl-job' ? [] : ['automl-job'];
  const ofTuning = type === 'training-job' ? ['hyper-parameter-tuning-job'] : [];
  return [...description.actions, ...[...lists, ...ofTuning, 'pipeline-execution'].map(actionOfList)];
}

/** The type of resource that IAM limits such an action to; `undefined` where it knows none (Service Authorization Reference). */
export function typeOfParentAction(action: string): string | undefined {
  return Object.hasOwn(limits, action) ? limits[action] : undefined;
}

const limits: Readonly<Record<string, string>> = {
  'sagemaker:DescribeTrainingJob': 'training-job',
  'sagemaker:DescribeProcessingJob': 'processing-job',
  'sagemaker:DescribeTransformJob': 'transform-job',
  'sagemaker:ListTrainingJobsForHyperParameterTuningJob': 'hyper-parameter-tuning-job',
  'sagemaker:ListPipelineExecutionSteps': 'pipeline-execution',
};

/** The AutoML or tuning job that a job says started it, `null` where it names none: what started the whole comes first. */
export async function readDescribedParent(
  job: ResourceReference,
  asking: Asking,
): Promise<Read<ResourceReference | null>> {
  const description = Object.hasOwn(descriptions, job.type) ? descriptions[job.type] : undefined;
  if (!description) return { ok: true, value: null };
  const links = await description.ask(job, asking);
  if (!links.ok) return links;
  const { AutoMLJobArn, TuningJobArn } = links.value;
  if (AutoMLJobArn) return { ok: true, value: referenceTo('automl-job', AutoMLJobArn, job) };
  return { ok: true, value: TuningJobArn ? referenceTo('hyper-parameter-tuning-job', TuningJobArn, job) : null };
}

function describeTrainingJob(name: string, { client, signal }: Asking): Promise<Read<Links>> {
  return attempt({ operation: 'sagemaker:DescribeTrainingJob', subject: name, signal }, () =>
    client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }), { abortSignal: signal }),
  );
}

function referenceTo(type: string, arn: string, { region }: ResourceReference): ResourceReference {
  return { type, arn, name: arn.slice(arn.indexOf('/') + 1), region };
}
