import {
  ListCandidatesForAutoMLJobCommand,
  ListPipelineExecutionStepsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  type PipelineExecutionStep,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Read } from '../../../domain/evaluation/read.ts';
import type { ResourceReference } from '../../../domain/evaluation/resource.ts';
import { attempt, MalformedAnswer, present } from '../../client/failures.ts';
import { TokenWatch } from '../../client/token-watch.ts';

/** How SageMaker is asked. */
export interface Asking {
  readonly client: SageMakerClient;
  readonly signal: AbortSignal;
}

/** A page of jobs that a parent started, as ARNs. */
interface JobPage {
  readonly arns: readonly (string | undefined)[];
  readonly next: string | undefined;
}

interface StartedJobs {
  readonly operation: string;
  readPage(parent: ResourceReference, asking: Asking & { readonly NextToken: string | undefined }): Promise<JobPage>;
}

const pageSize = 100;

/** By the type of the parent, the list of what it started (SageMaker API reference). */
const lists: Readonly<Record<string, StartedJobs>> = {
  'hyper-parameter-tuning-job': {
    operation: 'ListTrainingJobsForHyperParameterTuningJob',
    async readPage({ name: HyperParameterTuningJobName }, { client, signal, NextToken }) {
      const input = { HyperParameterTuningJobName, NextToken, MaxResults: pageSize };
      const answer = await client.send(new ListTrainingJobsForHyperParameterTuningJobCommand(input), {
        abortSignal: signal,
      });
      const jobs = present(answer.TrainingJobSummaries, 'TrainingJobSummaries');
      return { arns: jobs.map(({ TrainingJobArn }) => TrainingJobArn), next: answer.NextToken };
    },
  },
  'automl-job': {
    operation: 'ListCandidatesForAutoMLJob',
    async readPage({ name: AutoMLJobName }, { client, signal, NextToken }) {
      const command = new ListCandidatesForAutoMLJobCommand({ AutoMLJobName, NextToken, MaxResults: pageSize });
      const answer = await client.send(command, { abortSignal: signal });
      const candidates = present(answer.Candidates, 'Candidates');
      const steps = candidates.flatMap(({ CandidateSteps }) => CandidateSteps ?? []);
      return { arns: steps.map(({ CandidateStepArn }) => CandidateStepArn), next: answer.NextToken };
    },
  },
  'pipeline-execution': {
    operation: 'ListPipelineExecutionSteps',
    async readPage({ arn: PipelineExecutionArn }, { client, signal, NextToken }) {
      const command = new ListPipelineExecutionStepsCommand({ PipelineExecutionArn, NextToken, MaxResults: pageSize });
      const answer = await client.send(command, { abortSignal: signal });
      const steps = present(answer.PipelineExecutionSteps, 'PipelineExecutionSteps');
      return { arns: steps.flatMap(jobsOf), next: answer.NextToken };
    },
  },
};

function jobsOf({ Metadata }: PipelineExecutionStep): readonly (string | undefined)[] {
  if (!Metadata) return [];
  const { TrainingJob, ProcessingJob, TransformJob, TuningJob, AutoMLJob, QualityCheck, ClarifyCheck } = Metadata;
  const own = [TrainingJob, ProcessingJob, TransformJob, TuningJob, AutoMLJob].map((job) => job?.Arn);
  return [...own, QualityCheck?.CheckJobArn, ClarifyCheck?.CheckJobArn];
}

/** The IAM action that listing what parents of this type started takes. */
export function actionOfList(parentType: string): string {
  return `sagemaker:${listOf(parentType).operation}`;
}

/** The ARNs, in lower case, of the jobs that a tuning job, an AutoML job or an execution of a pipeline started. */
export function readStartedJobs(parent: ResourceReference, asking: Asking): Promise<Read<ReadonlySet<string>>> {
  const list = listOf(parent.type);
  const call = { operation: actionOfList(parent.type), subject: parent.arn, signal: asking.signal };
  return attempt(call, async () => {
    const arns = new Set<string>();
    const tokens = new TokenWatch();
    let token: string | undefined;
    do {
      const page = await list.readPage(parent, { ...asking, NextToken: token });
      for (const arn of page.arns) if (arn) arns.add(arn.toLowerCase());
      token = page.next || undefined;
      const endless = token === undefined ? undefined : tokens.endlessBy(token, page.arns.length);
      if (endless !== undefined) throw new MalformedAnswer(endless);
    } while (token !== undefined);
    return arns;
  });
}

/** The name of one training job of a tuning job; `undefined` where it started none. */
export function readAnyTrainingJob(
  tuningJob: ResourceReference,
  { client, signal }: Asking,
): Promise<Read<string | undefined>> {
  const call = { operation: actionOfList('hyper-parameter-tuning-job'), subject: tuningJob.arn, signal };
  return attempt(call, async () => {
    const input = { HyperParameterTuningJobName: tuningJob.name, MaxResults: 1 };
    const answer = await client.send(new ListTrainingJobsForHyperParameterTuningJobCommand(input), {
      abortSignal: signal,
    });
    const [first] = present(answer.TrainingJobSummaries, 'TrainingJobSummaries');
    return first && present(first.TrainingJobName, 'TrainingJobName');
  });
}

function listOf(parentType: string): StartedJobs {
  const list = Object.hasOwn(lists, parentType) ? lists[parentType] : undefined;
  if (!list) throw new RangeError(`${parentType} starts no jobs`);
  return list;
}
