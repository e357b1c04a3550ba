import pLimit from 'p-limit';
import type { JobParents, TaggedJob } from '../../../domain/evaluation/job-parents.ts';
import { type Read, type ReadFailure, unansweredReasons } from '../../../domain/evaluation/read.ts';
import type { ResourceReference } from '../../../domain/evaluation/resource.ts';
import { readDescribedParent } from './described-parents.ts';
import { type Asking, actionOfList, readStartedJobs } from './started-jobs.ts';

type Found = Read<ResourceReference | null>;

/** Jobs that are asked for at once in one region. */
const concurrentJobs = 4;

/**
 * Finds out what started jobs, for one scan of one region. A job that carries the tag of a pipeline's execution is looked for
 * among its steps, for anybody can write a tag. Any other job is described; what it names as its parent is asked for all
 * that it started, so that its other jobs need no call of their own.
 */
export class ParentsInRegion implements JobParents {
  readonly #asking: Asking;
  /** What the ARN of an execution of a pipeline begins with in this account and region. */
  readonly #pipelinePrefix: string;
  readonly #started = new Map<string, Promise<Read<ReadonlySet<string>>>>();
  /** By the ARN of a job, what a list said started it. */
  readonly #listed = new Map<string, ResourceReference>();
  /** What was denied is denied to the next job too. */
  readonly #denied = new Map<string, ReadFailure>();
  readonly #limit = pLimit(concurrentJobs);

  constructor(asking: Asking, arnPrefix: string) {
    this.#asking = asking;
    this.#pipelinePrefix = `${arnPrefix}pipeline/`;
  }

  async of(jobs: readonly TaggedJob[]): Promise<ReadonlyMap<string, Found>> {
    const parents = new Map<string, Found>();
    // Jobs of one parent are mostly named alike; one after the other, the first answers for the others.
    const families = [...Map.groupBy(jobs, ({ resource }) => familyOf(resource.name)).values()];
    const asked = families.map((family) =>
      this.#limit(async () => {
        for (const [place, job] of family.entries()) {
          const hasSiblings = place < family.length - 1;
          parents.set(job.resource.arn, await this.#parentOf(job, hasSiblings));
        }
      }),
    );
    await Promise.all(asked);
    return parents;
  }

  async #parentOf(job: TaggedJob, hasSiblings: boolean): Promise<Found> {
    const execution = this.#claimedExecution(job);
    if (!execution) return this.#described(job.resource, hasSiblings);
    const steps = await this.#startedBy(execution);
    if (!steps.ok) return isPassing(steps.failure) ? steps : this.#unlessDenied(job.resource, steps.failure);
    if (has(steps.value, job.resource.arn)) return { ok: true, value: execution };
    const described = await this.#described(job.resource, hasSiblings);
    // The pipeline started what started it.
    const isBelow = described.ok && described.value !== null && has(steps.value, described.value.arn);
    return isBelow ? { ok: true, value: execution } : described;
  }

  /** That nothing started a job is not known while the steps of the execution that it names may not be read. */
  async #unlessDenied(job: ResourceReference, failure: ReadFailure): Promise<Found> {
    const described = await this.#described(job, false);
    const isNothing = described.ok && described.value === null;
    return isNothing && failure.reason === 'access_denied' ? { ok: false, failure } : described;
  }

  async #described(job: ResourceReference, hasSiblings: boolean): Promise<Found> {
    const listed = this.#listed.get(job.arn.toLowerCase());
    if (listed) return { ok: true, value: listed };
    const denied = this.#denied.get(job.type);
    if (denied) return { ok: false, failure: { ...denied, subject: job.arn } };
    const parent = await readDescribedParent(job, this.#asking);
    if (!parent.ok && parent.failure.reason === 'access_denied') this.#denied.set(job.type, parent.failure);
    if (parent.ok && parent.value && hasSiblings) await this.#startedBy(parent.value);
    return parent;
  }

  /** What a parent started, asked once; a list that cannot be read only costs calls. */
  #startedBy(parent: ResourceReference): Promise<Read<ReadonlySet<string>>> {
    const known = this.#started.get(parent.arn) ?? this.#list(parent);
    this.#started.set(parent.arn, known);
    return known;
  }

  async #list(parent: ResourceReference): Promise<Read<ReadonlySet<string>>> {
    const denied = this.#denied.get(actionOfList(parent.type));
    if (denied) return { ok: false, failure: { ...denied, subject: parent.arn } };
    const started = await readStartedJobs(parent, this.#asking);
    if (!started.ok && started.failure.reason === 'access_denied')
      this.#denied.set(actionOfList(parent.type), started.failure);
    // The steps of a pipeline are looked up by those that claim it; a job of an AutoML job stays that of the AutoML job.
    if (started.ok && parent.type !== 'pipeline-execution')
      for (const arn of started.value)
        if (parent.type === 'automl-job' || !this.#listed.has(arn)) this.#listed.set(arn, parent);
    return started;
  }

  /** The execution that the job's tag names, if it is one of this account and region. */
  #claimedExecution({ resource: { region }, tags }: TaggedJob): ResourceReference | undefined {
    const arn = tags.find(({ key }) => key === executionTag)?.value;
    if (arn === undefined || !arn.startsWith(this.#pipelinePrefix)) return undefined;
    const name = arn.slice(this.#pipelinePrefix.length);
    return executionName.test(name) ? { type: 'pipeline-execution', arn, name, region } : undefined;
  }
}

/** What SageMaker tags the jobs of a pipeline with by itself (kedro-sagemaker 20; sagemaker-python-sdk, lineage). */
const executionTag = 'sagemaker:pipeline-execution-arn';

/** What follows `pipeline/` in the ARN of an execution (botocore, sagemaker 2017-07-24, PipelineExecutionArn). */
const executionName = /^[^/]+\/execution\/[^/]+$/;

/** The name without what is counted and hashed at its end. */
function familyOf(name: string): string {
  return name.replace(/(?:-(?:\d+|[0-9a-f]{6,}))+$/i, '');
}

/** Lists tell some ARNs in lower case, whatever the name. */
function has(arns: ReadonlySet<string>, arn: string): boolean {
  return arns.has(arn.toLowerCase());
}

/** A failure that may be another one in a minute. */
function isPassing({ reason }: ReadFailure): boolean {
  return unansweredReasons.includes(reason) || reason === 'server_error' || reason === 'malformed_response';
}
