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
  /** Such as `InService`; absent where the list does not say. */
  readonly state?: string;
  /**
   * Other forms that the ARN may have, likeliest first: where a list tells none or not in the case of the name, only the
   * service says which is true.
   */
  readonly otherArns?: readonly string[];
  /** The ARN whose tags count for it, where it carries none of its own. */
  readonly taggedBy?: string;
}

/** A resource with its tags, or with why they could not be read. */
export interface TaggedResource {
  readonly resource: SageMakerResource;
  readonly tags: Read<readonly Tag[]>;
}

/** A tag with its key and value exactly as AWS holds them. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * How the listing of one type in one region ended. `complete`: every page was read. `partial`: some were, then it broke off
 * for the reason given. `unknown`: none was. `unsupported`: this region or partition does not offer the type.
 */
export type ListingOutcome =
  | { readonly status: 'complete' }
  | {
      readonly status: 'partial' | 'unknown' | 'unsupported';
      readonly failure: ReadFailure;
      /** Set where a page token was no longer taken: a listing from the start may succeed. */
      readonly startAgain?: true;
    };
