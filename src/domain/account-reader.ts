import type { JobParents } from './evaluation/job-parents.ts';
import type { Read } from './evaluation/read.ts';
import type { ListingOutcome, SageMakerResource, Tag, TaggedResource } from './evaluation/resource.ts';
import type { EventQuery, EventsFound } from './finding/change-event.ts';
import type { FactSources } from './target/installation-facts.ts';
import type { InstallationReading } from './target/installation-reading.ts';
import type { OrganizationLimits } from './target/organization-limits.ts';
import type { PolicyVersion, RoleReading } from './target/role-snapshot.ts';
import type { SsmReading, StackReading, StackReference } from './target/stack-reading.ts';
import type { RoleSelector } from './target/target.ts';

/** Reads one target's account. Every failure is part of the answer; a method throws only for a bug. */
export interface AccountReader {
  /** Reads the selected roles. Targets of one account that are reached in the same way share what was read. */
  readRoles(request: RoleRequest): Promise<RoleReading>;

  /** Every version of each of these managed policies, oldest first. */
  readPolicyVersions(
    arns: readonly string[],
    request: Omit<RoleRequest, 'selectors'>,
  ): Promise<ReadonlyMap<string, Read<readonly PolicyVersion[]>>>;

  /** What CloudFormation says of each of these stacks, in their order. */
  readStacks(
    references: readonly StackReference[],
    request: Omit<RoleRequest, 'selectors'>,
  ): Promise<readonly Read<StackReading>[]>;

  /** The values that parameters of SSM had when the stack was deployed, by `NAME` or `NAME:VERSION`. */
  readSsmParameters(
    keys: readonly string[],
    stack: Pick<StackReading, 'region' | 'deployedAt'>,
    signal: AbortSignal,
  ): Promise<SsmReading>;
  /** What the installation keeps beside IAM, as far as it is configured to be read. */
  readInstallation(request: {
    readonly sources: FactSources;
    readonly signal: AbortSignal;
  }): Promise<InstallationReading>;

  /** What the organization holds back in the account; `undefined` where the target does not ask for it. */
  readLimits(signal: AbortSignal): Promise<Read<OrganizationLimits> | undefined>;

  /** The regions that the account has enabled, sorted. */
  readEnabledRegions(signal: AbortSignal): Promise<Read<readonly string[]>>;

  /**
   * The text of the tag policy of the organization that is in effect for the account. What was read since `notBefore`,
   * milliseconds since the epoch, may be answered again.
   */
  readTagPolicy(request: { readonly notBefore?: number; readonly signal: AbortSignal }): Promise<Read<string>>;

  /** Lists one resource type in one region, page by page; the value returned at the end tells how it ended. */
  listResources(request: ListRequest): AsyncGenerator<readonly SageMakerResource[], ListingOutcome>;

  /**
   * Reads one resource type in one region from an index that has the tags too and is behind, page by page: what it does not
   * show may exist. Only for types that {@link AccountReader.answersSearch} tells of.
   */
  searchResources(request: ListRequest): AsyncGenerator<readonly TaggedResource[], ListingOutcome>;

  /** Whether there is such an index of this type. */
  answersSearch(type: string): boolean;

  /** Creates the reader of tags for one scan of one region. */
  tagReader(request: TagRequest): TagReader;

  /** Whether something else may have started resources of this type, jobs. */
  isStarted(type: string): boolean;

  /** Creates what finds out the parents of jobs, for one scan of one region. */
  jobParents(request: { readonly region: string; readonly signal: AbortSignal }): JobParents;

  /** Whether the list of this type can tell what was created or changed since a time. */
  tellsChanges(type: string): boolean;

  /** Calls that CloudTrail recorded, latest first, without those that were refused. */
  lookUpEvents(query: EventQuery): Promise<Read<EventsFound>>;

  close(): void;
}

/** Which roles are asked for, and how fresh the answer must be. */
export interface RoleRequest {
  readonly selectors: readonly RoleSelector[];
  /**
   * What was read since then, milliseconds since the epoch, may be answered again; without it everything is read anew.
   */
  readonly notBefore?: number;
  readonly signal: AbortSignal;
}

/** Times are milliseconds since the epoch; a type whose list has no such filter is listed whole. */
export interface ListRequest {
  readonly region: string;
  /** A resource type of the table, such as `endpoint-config`. */
  readonly type: string;
  /**
   * Only resources created at or after this time; without `changedAfter` others too, as far as the list comes past them.
   */
  readonly createdAfter?: number;
  /** Only resources created or changed at or after this time, where the list can tell; else those created since then. */
  readonly changedAfter?: number;
  readonly signal: AbortSignal;
}

/** How the tags of some resources are read. */
export interface TagRequest {
  readonly region: string;
  /** Whether these tags would be a finding, so that they are read once more from the service itself. */
  readonly looksWrong: (resource: SageMakerResource, tags: readonly Tag[]) => boolean;
  /** Whether the tags of this resource are read from the service itself even where they look right. */
  readonly isAudited?: (resource: SageMakerResource) => boolean;
  /** The ARN whose tags count for a resource that carries none of its own. */
  readonly carrierOf?: (resource: SageMakerResource) => string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Reads tags, and answers for every resource that it is asked about, with its ARN in the form that the service knows. That
 * a resource is refused does not say that it is gone: only a list can.
 */
export interface TagReader {
  /** At most {@link tagBatchSize} resources, of any types of the region. `ListTags` is asked only for those that look wrong. */
  readBatch(resources: readonly SageMakerResource[]): Promise<readonly TaggedResource[]>;
  /** Whether tags of bulk reads can be taken for true: they look right, and the resource is not in the audit. */
  isTrusted(tagged: TaggedResource): boolean;
  /**
   * Asks `ListTags` for each: for resources that are known already, such as those with findings, or those that an event
   * names.
   */
  readEach(resources: readonly SageMakerResource[]): Promise<readonly TaggedResource[]>;
  /**
   * Looks in bulk whether the tags of these resources are still what they were, and asks `ListTags` only for those where
   * the tagging API tells anything else. What was wrong and is unchanged needs no confirmation: it has its finding.
   */
  readKnown(known: readonly KnownTags[]): Promise<readonly TaggedResource[]>;
}

/** A resource with the tags that `ListTags` last told of it. */
export interface KnownTags {
  readonly resource: SageMakerResource;
  readonly tags: readonly Tag[];
}

/** The most resources whose tags one call of the tagging API tells (Resource Groups Tagging API reference, GetResources). */
export const tagBatchSize = 100;
