import type { ListingOutcome, SageMakerResource, Tag, TaggedResource } from './resource.ts';
import type { RoleSnapshot } from './role-snapshot.ts';
import type { RoleSelector } from './target.ts';

/** Reads one target's account. Every failure is part of the answer; a method throws only for a bug. */
export interface AccountReader {
  /** One snapshot for each selector, in their order. */
  readRoles(selectors: readonly RoleSelector[], signal: AbortSignal): Promise<readonly RoleSnapshot[]>;

  /**
   * Lists one resource type in one region and yields it in batches of at most 100 with their tags; the value returned at
   * the end tells how the listing ended. `ListTags` is asked only for resources that `looksWrong`.
   */
  readResources(request: ResourceRequest): AsyncGenerator<readonly TaggedResource[], ListingOutcome>;

  close(): void;
}

export interface ResourceRequest {
  readonly region: string;
  /** A resource type of the table, such as `endpoint-config`. */
  readonly type: string;
  /** Only resources created at or after this time, milliseconds since the epoch, where the type's list can filter so. */
  readonly createdAfter?: number;
  /** Resources that this refuses are not asked for tags and not yielded. */
  readonly wanted: (resource: SageMakerResource) => boolean;
  /** Whether these tags would be a finding, so that they are read once more from the service itself. */
  readonly looksWrong: (resource: SageMakerResource, tags: readonly Tag[]) => boolean;
  readonly signal: AbortSignal;
}
