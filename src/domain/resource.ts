import type { Read, ReadFailure } from './read.ts';

/** A thing that a finding is about. */
export interface ResourceReference {
  /** `iam-role`, `iam-policy`, or a SageMaker resource type such as `endpoint-config`. */
  readonly type: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
}

/** One SageMaker resource as listed. */
export interface SageMakerResource extends ResourceReference {
  /** When it was created, milliseconds since the epoch; absent where the list does not say. */
  readonly createdAt?: number;
}

/** A resource with its tags, or with why they could not be read. */
export interface TaggedResource {
  readonly resource: SageMakerResource;
  readonly tags: Read<readonly Tag[]>;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * How the listing of one type in one region ended. `complete`: every page was read. `unknown`: it was not, for the
 * reason given. `unsupported`: this region or partition does not offer the type.
 */
export type ListingOutcome =
  | { readonly status: 'complete' }
  | { readonly status: 'unknown'; readonly failure: ReadFailure }
  | { readonly status: 'unsupported'; readonly failure: ReadFailure };
