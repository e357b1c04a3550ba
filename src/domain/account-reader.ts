import type { Read } from './read.ts';
import type { ListingOutcome, SageMakerResource, Tag, TaggedResource } from './resource.ts';
import type { PolicyVersion, RoleReading } from './role-snapshot.ts';
import type { RoleSelector } from './target.ts';

/** Reads one target's account. Every failure is part of the answer; a method throws only for a bug. */
export interface AccountReader {
  /** Reads the selected roles. Targets of one account that are reached in the same way share what was read. */
  readRoles(request: RoleRequest): Promise<RoleReading>;

  /** Every version of each of these managed policies, oldest first. */
  readPolicyVersions(
    arns: readonly string[],
    request: Omit<RoleRequest, 'selectors'>,
  ): Promise<ReadonlyMap<string, Read<readonly PolicyVersion[]>>>;

  /**
   * Lists one resource type in one region and yields it in batches of at most 100 with their tags; the value returned at
   * the end tells how the listing ended. `ListTags` is asked only for resources that `looksWrong`.
   */
  readResources(request: ResourceRequest): AsyncGenerator<readonly TaggedResource[], ListingOutcome>;

  close(): void;
}

export interface RoleRequest {
  readonly selectors: readonly RoleSelector[];
  /**
   * What was read since then, milliseconds since the epoch, may be answered again; without it everything is read anew.
   */
  readonly notBefore?: number;
  readonly signal: AbortSignal;
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
