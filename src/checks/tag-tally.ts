import type { Observation, ResourceCounts, ScopeOutcome } from '../domain/evaluation.ts';
import type { FailureReason, ReadFailure } from '../domain/read.ts';
import type { ListingOutcome, SageMakerResource, Tag, TaggedResource } from '../domain/resource.ts';
import { judgeTags, keysWithoutValue, requiredKeys, type TagRules, tagScope } from './required-tags.ts';
import { TagOwners } from './tag-owners.ts';

/**
 * The running result of the tag check over one type in one region. Resources pass through one by one and only what is
 * wrong or unread with them is kept, so its size follows the number of findings, not of resources.
 */
export class TagTally {
  readonly observations: Observation[] = [];
  readonly owners: TagOwners;
  readonly #region: string;
  readonly #type: string;
  readonly #rules: TagRules;
  readonly #unread: string[] = [];
  readonly #failures = new Map<FailureReason, ReadFailure>();
  readonly #missing: Map<string, number>;
  #compliant = 0;
  #noncompliant = 0;
  #excluded = 0;

  constructor(region: string, type: string, rules: TagRules) {
    this.#region = region;
    this.#type = type;
    this.#rules = rules;
    this.owners = new TagOwners(rules);
    this.#missing = new Map(requiredKeys(type, rules).map((key) => [key, 0]));
  }

  /** Counts one resource that the configuration leaves out. */
  exclude(): void {
    this.#excluded++;
  }

  add({ resource, tags }: TaggedResource): void {
    if (tags.ok) this.#judge(resource, tags.value);
    else this.#leaveUnread(resource.arn, tags.failure);
  }

  /** The outcome of the scope once its listing has ended; one that broke off has not seen everything. */
  finish(listing: ListingOutcome): ScopeOutcome {
    if (listing.status !== 'complete') this.#failures.set(listing.failure.reason, listing.failure);
    return {
      scope: tagScope(this.#region, this.#type),
      status: listing.status,
      resourceType: this.#type,
      counts: this.#counts(),
      unread: this.#unread,
      failures: [...this.#failures.values()],
      missingByKey: Object.fromEntries(this.#missing),
    };
  }

  #judge(resource: SageMakerResource, tags: readonly Tag[]): void {
    const found = judgeTags(resource, tags, this.#rules);
    if (found.length === 0) this.#compliant++;
    else this.#noncompliant++;
    this.observations.push(...found);
    this.owners.add(tags, found.length === 0);
    for (const key of keysWithoutValue(this.#type, tags, this.#rules)) {
      this.#missing.set(key, (this.#missing.get(key) ?? 0) + 1);
    }
  }

  #leaveUnread(arn: string, failure: ReadFailure): void {
    this.#unread.push(arn);
    if (!this.#failures.has(failure.reason)) this.#failures.set(failure.reason, failure);
  }

  #counts(): ResourceCounts {
    return {
      compliant: this.#compliant,
      noncompliant: this.#noncompliant,
      unknown: this.#unread.length,
      excluded: this.#excluded,
    };
  }
}
