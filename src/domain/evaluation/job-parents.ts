import type { Read } from './read.ts';
import type { ResourceReference, Tag } from './resource.ts';

/** A job, and the tags that it carries. */
export interface TaggedJob {
  readonly resource: ResourceReference;
  readonly tags: readonly Tag[];
}

/** Finds out what started jobs: a tuning job, an AutoML job, or an execution of a pipeline. */
export interface JobParents {
  /**
   * What started each of these jobs, by its ARN; `null` where the service says that nothing did. Jobs of one parent share
   * the calls that it takes.
   */
  of(jobs: readonly TaggedJob[]): Promise<ReadonlyMap<string, Read<ResourceReference | null>>>;
}

/** What is remembered of what started jobs, by a key of its own for each job: it never changes. */
export interface ParentMemory {
  /** What is known of these; those that are not known are left out. */
  recall(keys: readonly string[]): Promise<ReadonlyMap<string, ResourceReference | null>>;
  save(parents: ReadonlyMap<string, ResourceReference | null>): Promise<void>;
}
