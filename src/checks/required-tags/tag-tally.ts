import type {
  FollowedResources,
  Observation,
  ResourceCounts,
  ScopeOutcome,
} from '../../domain/evaluation/evaluation.ts';
import type { LeftOut } from '../../domain/evaluation/left-out.ts';
import type { FailureReason, ReadFailure } from '../../domain/evaluation/read.ts';
import type { ListingOutcome, SageMakerResource, Tag, TaggedResource } from '../../domain/evaluation/resource.ts';
import type { Sweep } from '../../domain/evaluation/sweep.ts';
import {
  judgeTags,
  keysWithoutValue,
  ownerChanged,
  requiredKeys,
  type TagRules,
  unreadOwners,
  unreadPolicy,
} from './judge-tags.ts';
import type { OwnerNews } from './owners/owner-changes.ts';
import { tagScope } from './required-tags.ts';
import { TagOwners } from './tag-owners.ts';

/** What the resources of one type in one region are judged by and counted on. */
export interface TallyOptions {
  readonly region: string;
  readonly type: string;
  readonly rules: TagRules;
  /** ARNs that have findings, which are told of by name. */
  readonly followed?: ReadonlySet<string>;
  /** Grows while resources pass through; absent where owners are not remembered. */
  readonly owners?: OwnerNews | undefined;
  /** What an earlier scan counted, to go on from: only what is new since its watermark is added. */
  readonly before?: Pick<Sweep, 'compliant' | 'excluded' | 'leftOut' | 'watermark'>;
}

/**
 * The running result of the tag check over one type in one region. Resources pass through one by one and only what is
 * wrong, unread or followed is kept, so its size follows the number of findings, not of resources.
 */
export class TagTally {
  readonly observations: Observation[] = [];
  readonly owners: TagOwners;
  readonly unread: SageMakerResource[] = [];
  readonly #options: TallyOptions;
  readonly #failures = new Map<FailureReason, ReadFailure>();
  readonly #missing: Map<string, number>;
  readonly #evaluated = new Set<string>();
  readonly #leftOut = new Set<string>();
  #compliant: number;
  #noncompliant = 0;
  #excluded: number;
  readonly #omitted: Record<keyof LeftOut, number>;
  #ownersFailure: ReadFailure | undefined;
  #hasJudged = false;

  constructor(options: TallyOptions) {
    this.#options = options;
    this.owners = new TagOwners(options.rules);
    this.#missing = new Map(requiredKeys(options.type, options.rules).map((key) => [key, 0]));
    this.#compliant = options.before?.compliant ?? 0;
    this.#excluded = options.before?.excluded ?? 0;
    this.#omitted = { ...(options.before?.leftOut ?? { name: 0, state: 0, age: 0 }) };
  }

  /** Counts one resource that the configuration leaves out by its name. */
  exclude(resource: SageMakerResource): void {
    if (this.#isFollowed(resource)) this.#leftOut.add(resource.arn);
    if (this.#isNew(resource)) this.#omit('name');
  }

  /** Counts one resource that the configuration leaves out for its state, which it may have come to only now. */
  excludeState(resource: SageMakerResource): void {
    if (this.#isFollowed(resource)) this.#leftOut.add(resource.arn);
    else if (!this.#isNew(resource)) this.#compliant--;
    this.#omit('state');
  }

  /** Counts one resource that is too old to be looked at. */
  excludeAge(resource: SageMakerResource): void {
    if (this.#isFollowed(resource)) this.#leftOut.add(resource.arn);
    this.#omitted.age++;
  }

  /** Whether a followed resource was seen and left out. */
  isLeftOut(arn: string): boolean {
    return this.#leftOut.has(arn);
  }

  /** Notes that a followed resource is there but no longer looked at. */
  leaveOut(arn: string): void {
    this.#leftOut.add(arn);
  }

  add({ resource, tags }: TaggedResource): void {
    if (tags.ok) this.#judge(resource, tags.value);
    else this.#leaveUnread(resource, tags.failure);
  }

  /** Followed ARNs that were neither judged, nor left out, nor unread. */
  unseen(): readonly string[] {
    const unread = new Set(this.unread.map(({ arn }) => arn));
    return [...(this.#options.followed ?? [])].filter(
      (arn) => !this.#evaluated.has(arn) && !this.#leftOut.has(arn) && !unread.has(arn),
    );
  }

  /** The outcome of the scope once its listing has ended; one that broke off has not seen everything. */
  finish(listing: ListingOutcome): ScopeOutcome {
    if (listing.status !== 'complete') this.#failures.set(listing.failure.reason, listing.failure);
    const failures = [...this.#failures.values()];
    return {
      scope: tagScope(this.#options.region, this.#options.type),
      status: listing.status,
      ...this.#unjudged(listing),
      resourceType: this.#options.type,
      counts: this.#counts(),
      unread: this.unread.map(({ arn }) => arn),
      failures: [...failures, ...this.#unjudgedFor(listing).values()],
      leftOut: { ...this.#omitted },
      missingByKey: Object.fromEntries(this.#missing),
      ...(this.#options.followed ? { followed: this.#followed() } : {}),
    };
  }

  #omit(reason: 'name' | 'state'): void {
    this.#excluded++;
    this.#omitted[reason]++;
  }

  /** Where it is not known which owners there are, nothing is said of owners, and all the rest is. */
  #unjudged(listing: ListingOutcome): Partial<Pick<ScopeOutcome, 'status' | 'unjudged'>> {
    const kinds = [...this.#unjudgedFor(listing).keys()];
    return listing.status === 'complete' && kinds.length > 0 ? { status: 'partial', unjudged: kinds } : {};
  }

  /** Kinds of findings that could not be judged, with why; none of them where there was nothing to judge. */
  #unjudgedFor({ status }: ListingOutcome): ReadonlyMap<string, ReadFailure> {
    const unfollowed = status === 'complete' && this.#hasJudged ? this.#options.owners?.failure : undefined;
    const policy = this.#hasJudged ? unreadPolicy(this.#options.rules) : undefined;
    return new Map([
      ...(policy ? [['tag-policy', policy] as const] : []),
      ...(this.#ownersFailure ? [['tag-owner-unknown', this.#ownersFailure] as const] : []),
      ...(unfollowed ? [['tag-owner-changed', unfollowed] as const] : []),
    ]);
  }

  #judge(resource: SageMakerResource, tags: readonly Tag[]): void {
    const { type, rules } = this.#options;
    const found = judgeTags(resource, tags, rules);
    this.#hasJudged = true;
    this.#ownersFailure ??= unreadOwners(type, tags, rules);
    const isNew = this.#isNew(resource);
    const isFollowed = this.#isFollowed(resource);
    if (isFollowed) this.#evaluated.add(resource.arn);
    if (found.length > 0) {
      this.#noncompliant++;
      // It was counted as compliant until now.
      if (!isNew && !isFollowed) this.#compliant--;
      this.observations.push(...found);
      for (const key of keysWithoutValue(type, tags, rules)) this.#missing.set(key, (this.#missing.get(key) ?? 0) + 1);
    } else if (isNew || isFollowed) this.#compliant++;
    this.owners.add(tags, found.length === 0);
    const changes = this.#options.owners?.changes.get(resource.arn);
    // It carries all its tags: that they name another owner is no gap of them.
    if (changes) this.observations.push(ownerChanged(resource, tags, changes));
  }

  /** Whether an earlier scan cannot have counted it. */
  #isNew({ createdAt }: SageMakerResource): boolean {
    const { before } = this.#options;
    return before === undefined || (createdAt ?? -Infinity) > before.watermark;
  }

  #isFollowed({ arn }: SageMakerResource): boolean {
    return this.#options.followed?.has(arn) ?? false;
  }

  #leaveUnread(resource: SageMakerResource, failure: ReadFailure): void {
    this.unread.push(resource);
    if (!this.#failures.has(failure.reason)) this.#failures.set(failure.reason, failure);
  }

  #followed(): FollowedResources {
    return { evaluated: [...this.#evaluated], excluded: [...this.#leftOut], otherwise: 'gone' };
  }

  #counts(): ResourceCounts {
    return {
      compliant: Math.max(0, this.#compliant),
      noncompliant: this.#noncompliant,
      unknown: this.unread.length,
      excluded: this.#excluded,
    };
  }
}
