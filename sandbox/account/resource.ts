/** A tag as it stands on a resource. */
export interface ResourceTag {
  readonly key: string;
  readonly value: string;
}

/** One SageMaker resource of the account. */
export interface SandboxResource {
  readonly type: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since the epoch, as the next two. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly status?: string;
  /** The ARNs of what started it: a tuning job, an AutoML job, an execution of a pipeline. */
  readonly startedBy?: readonly string[];
  /** `undefined`: it never had a tag, so the tagging API does not know it. An empty list: it had some once. */
  readonly tags: readonly ResourceTag[] | undefined;
}
