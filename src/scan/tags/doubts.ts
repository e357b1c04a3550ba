import { isRefusal } from '../../domain/evaluation/read.ts';
import type { TaggedResource } from '../../domain/evaluation/resource.ts';
import { type Relisting, stillListed } from './still-listed.ts';

/**
 * The resources of one type whose tags the service refused to tell. They may be gone or not: what says so is a list
 * that is read after the refusal.
 */
export class Doubts {
  readonly #unread: ReadonlySet<string>;
  readonly #doubtful = new Map<string, TaggedResource>();

  /** Resources that earlier scans could not read either are no news, and no list is read for them. */
  constructor(unread: ReadonlySet<string>) {
    this.#unread = unread;
  }

  /** Takes a resource that was refused; `false` where there is no doubt of it. */
  takes(tagged: TaggedResource): boolean {
    const { tags, resource } = tagged;
    if (tags.ok || !isRefusal(tags.failure) || this.#unread.has(resource.arn)) return false;
    this.hold(tagged);
    return true;
  }

  /** Holds a resource that could not be read until a list has said whether it is there. */
  hold(tagged: TaggedResource): void {
    this.#doubtful.set(tagged.resource.arn, tagged);
  }

  has(arn: string): boolean {
    return this.#doubtful.has(arn);
  }

  /** Those that are there, or may be; the others are gone. */
  settle(relisting: Relisting): Promise<readonly TaggedResource[]> {
    return stillListed([...this.#doubtful.values()], relisting);
  }
}
