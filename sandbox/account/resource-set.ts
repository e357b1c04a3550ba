import type { GeneratedResources } from './generated-resources.ts';
import type { ResourceTag, SandboxResource } from './resource.ts';

/** A change of tags that the tagging API may not have seen yet. */
interface TagVersion {
  readonly at: number;
  readonly read: number;
  readonly tags: readonly ResourceTag[] | undefined;
}

/** How far the tagging API is behind: a change is visible once this time and this many of its reads have passed. */
export interface TagLag {
  readonly milliseconds: number;
  readonly reads: number;
}

/** The moment at which somebody looks: time, and how many reads the tagging API has answered. */
export interface Moment {
  readonly now: number;
  readonly reads: number;
}

export type SortKey = 'CreationTime' | 'Name';

/** A place in an ordered list: after the resource with this value and name. */
export interface Position {
  /** The time of creation where the order is by it; otherwise zero. */
  readonly value: number;
  readonly name: string;
}

export interface Order {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** Bounds that the lists have, milliseconds since the epoch; the resources lie strictly between them. */
export interface TimeBounds {
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  readonly modifiedAfter?: number;
  readonly modifiedBefore?: number;
}

/** All resources of one type in one region: the generated ones, and a sparse record of what was changed. */
export class ResourceSet {
  readonly #generated: GeneratedResources;
  readonly #added: SandboxResource[] = [];
  readonly #addedByName = new Map<string, SandboxResource>();
  readonly #deleted = new Set<string>();
  readonly #tagVersions = new Map<string, TagVersion[]>();

  constructor(generated: GeneratedResources) {
    this.#generated = generated;
  }

  get count(): number {
    return this.#generated.count + this.#added.length - this.#deleted.size;
  }

  /** The living resource of this name with the tags that the service itself knows. */
  find(name: string): SandboxResource | undefined {
    if (this.#deleted.has(name)) return undefined;
    const resource = this.#original(name);
    return resource && this.#withTags(resource);
  }

  /** The name that is this one in lower case; `undefined` where there never was one. */
  nameInItsCase(lowerCase: string): string | undefined {
    const generated = this.#generated.nameInItsCase(lowerCase);
    return generated ?? [...this.#addedByName.keys()].find((name) => name.toLowerCase() === lowerCase);
  }

  /** The generated resource at an index, as it is now; `undefined` once it is deleted. */
  at(index: number): SandboxResource | undefined {
    return index < this.#generated.count ? this.find(this.#generated.at(index).name) : undefined;
  }

  add(resource: SandboxResource, moment: Moment): void {
    this.#added.push(resource);
    this.#addedByName.set(resource.name, resource);
    this.#tagVersions.set(resource.name, [
      { at: -Infinity, read: -Infinity, tags: undefined },
      { at: moment.now, read: moment.reads, tags: resource.tags },
    ]);
  }

  /** Gives a resource that was added another state, which changes it; a generated one keeps its own. */
  setStatus(name: string, status: string, now: number): void {
    const at = this.#added.findIndex((resource) => resource.name === name);
    const resource = this.#added[at];
    if (!resource) return;
    const changed = { ...resource, status, modifiedAt: now };
    this.#added[at] = changed;
    this.#addedByName.set(name, changed);
  }

  /** Whether the name was ever used; the sandbox does not give a name twice. */
  knows(name: string): boolean {
    return this.#original(name) !== undefined;
  }

  delete(name: string): void {
    this.#deleted.add(name);
  }

  setTags(resource: SandboxResource, tags: readonly ResourceTag[], moment: Moment): void {
    const versions = this.#tagVersions.get(resource.name) ?? [{ at: -Infinity, read: -Infinity, tags: resource.tags }];
    const wasTagged = tags.length > 0 || resource.tags !== undefined;
    versions.push({ at: moment.now, read: moment.reads, tags: wasTagged ? tags : undefined });
    this.#tagVersions.set(resource.name, versions);
  }

  /** The living resources in an order, from a place on. Deleted ones are left out as it goes. */
  *walk(order: Order, bounds: TimeBounds, after?: Position): Generator<SandboxResource> {
    const sign = order.descending ? -1 : 1;
    const precedes = (left: SandboxResource, right: SandboxResource) =>
      sign * compare(position(left, order.by), position(right, order.by)) <= 0;
    const added = this.#addedAfter(order, bounds, after);
    let next = 0;
    for (const resource of this.#generatedAfter(order, bounds, after)) {
      for (let other = added[next]; other && precedes(other, resource); other = added[next]) {
        yield other;
        next += 1;
      }
      yield resource;
    }
    yield* added.slice(next);
  }

  /**
   * What the tagging API says of a name: tags as of some time ago, and of deleted resources too.
   * `undefined`: it has never seen a tag on it.
   */
  taggingView(name: string, lag: TagLag, moment: Moment): SandboxResource | undefined {
    const resource = this.#original(name) ?? this.#ghost(name);
    if (!resource) return undefined;
    const versions = this.#tagVersions.get(name);
    const seen = versions?.findLast((version) => isVisible(version, lag, moment));
    const tags = versions ? seen?.tags : resource.tags;
    return tags && { ...resource, tags };
  }

  /** All names that the tagging API may know, from an ordinal on; the ordinal of a name never changes. */
  *namesFrom(ordinal: number): Generator<{ readonly ordinal: number; readonly name: string }> {
    const generated = this.#generated.countWithGhosts;
    for (let index = ordinal; index < generated; index += 1) {
      yield { ordinal: index, name: this.#generated.at(index).name };
    }
    for (let index = Math.max(0, ordinal - generated); index < this.#added.length; index += 1) {
      const resource = this.#added[index];
      if (resource) yield { ordinal: generated + index, name: resource.name };
    }
  }

  #original(name: string): SandboxResource | undefined {
    const index = this.#generated.indexOf(name);
    const living = index !== undefined && index < this.#generated.count;
    return living ? this.#generated.at(index) : this.#addedByName.get(name);
  }

  #ghost(name: string): SandboxResource | undefined {
    const index = this.#generated.indexOf(name);
    return index === undefined ? undefined : this.#generated.at(index);
  }

  #withTags(resource: SandboxResource): SandboxResource {
    const latest = this.#tagVersions.get(resource.name)?.at(-1);
    return latest ? { ...resource, tags: latest.tags } : resource;
  }

  *#generatedAfter(order: Order, bounds: TimeBounds, after: Position | undefined): Generator<SandboxResource> {
    const all = this.#generated;
    const beyond = (resource: SandboxResource, place: Position) => compare(position(resource, order.by), place);
    let first = all.firstIndex((resource) => isAfter(resource, bounds));
    let end = all.firstIndex((resource) => !isBefore(resource, bounds));
    if (after && order.descending)
      end = Math.min(
        end,
        all.firstIndex((resource) => beyond(resource, after) >= 0),
      );
    if (after && !order.descending)
      first = Math.max(
        first,
        all.firstIndex((resource) => beyond(resource, after) > 0),
      );
    for (let step = 0; step < end - first; step += 1) {
      const resource = all.at(order.descending ? end - 1 - step : first + step);
      if (!this.#deleted.has(resource.name)) yield resource;
    }
  }

  #addedAfter(order: Order, bounds: TimeBounds, after: Position | undefined): SandboxResource[] {
    const sign = order.descending ? -1 : 1;
    return this.#added
      .filter((resource) => !this.#deleted.has(resource.name))
      .filter((resource) => isAfter(resource, bounds) && isBefore(resource, bounds))
      .filter((resource) => !after || sign * compare(position(resource, order.by), after) > 0)
      .toSorted((left, right) => sign * compare(position(left, order.by), position(right, order.by)));
  }
}

/** Where a resource stands in an order. */
export function position(resource: SandboxResource, by: SortKey): Position {
  return { value: by === 'CreationTime' ? resource.createdAt : 0, name: resource.name };
}

function compare(left: Position, right: Position): number {
  if (left.value !== right.value) return left.value < right.value ? -1 : 1;
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}

function isAfter(resource: SandboxResource, bounds: TimeBounds): boolean {
  return (
    resource.createdAt > (bounds.createdAfter ?? -Infinity) && resource.modifiedAt > (bounds.modifiedAfter ?? -Infinity)
  );
}

function isBefore(resource: SandboxResource, bounds: TimeBounds): boolean {
  return (
    resource.createdAt < (bounds.createdBefore ?? Infinity) && resource.modifiedAt < (bounds.modifiedBefore ?? Infinity)
  );
}

/** Whether a resource lies strictly between the bounds. */
export function isWithin(resource: SandboxResource, bounds: TimeBounds): boolean {
  return isAfter(resource, bounds) && isBefore(resource, bounds);
}

function isVisible(version: TagVersion, lag: TagLag, moment: Moment): boolean {
  return version.at + lag.milliseconds <= moment.now && version.read + lag.reads <= moment.reads;
}
