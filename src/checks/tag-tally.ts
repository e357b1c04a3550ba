import type { Observation, ResourceCounts, ScopeOutcome } from '../domain/evaluation.ts';
import type { FailureReason, ReadFailure } from '../domain/read.ts';
import type { ListingOutcome, TaggedResource } from '../domain/resource.ts';
import { judgeTags, keysWithoutValue, requiredKeys, type TagRules, tagScope } from './required-tags.ts';
import type { TagOwners } from './tag-owners.ts';

/**
 * The running result of the tag check over one type in one region. Resources pass through in batches and only what is
 * wrong or unread with them is kept, so its size follows the number of findings, not of resources.
 */
export class TagTally {
  readonly observations: Observation[] = [];
  readonly #region: string;
  readonly #type: string;
  readonly #rules: TagRules;
  readonly #owners: TagOwners | undefined;
  readonly #unread: string[] = [];
  readonly #failures = new Map<FailureReason, ReadFailure>();
  readonly #missing: Map<string, number>;
  #compliant = 0;
  #noncompliant = 0;
  #excluded = 0;

  /** `owners` counts over all listings of a target. */
  constructor(region: string, type: string, rules: TagRules, owners?: TagOwners) {
    this.#region = region;
    this.#type = type;
    this.#rules = rules;
    this.#owners = owners;
    this.#missing = new Map(requiredKeys(type, rules).map((key) => [key, 0]));
  }

  /** Counts one resource that the configuration leaves out. */
  exclude(): void {
    this.#excluded++;
  }

  add(batch: readonly TaggedResource[]): void {
    for (const { resource, tags } of batch) {
      if (tags.ok) this.#judge({ resource, tags });
      else this.#leaveUnread(resource.arn, tags.failure);
    }
  }

  /** The outcome of the scope once its listing has ended; a listing that broke off makes the whole scope unknown. */
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

  #judge({
    resource,
    tags,
  }: {
    resource: TaggedResource['resource'];
    tags: TaggedResource['tags'] & { ok: true };
  }): void {
    const found = judgeTags(resource, tags.value, this.#rules);
    if (found.length === 0) this.#compliant++;
    else this.#noncompliant++;
    this.observations.push(...found);
    this.#owners?.add(tags.value, found.length === 0);
    for (const key of keysWithoutValue(this.#type, tags.value, this.#rules)) {
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
