import {
  followOwners,
  type OwnerChange,
  type OwnerFollowing,
  type OwnerNews,
} from '../../checks/required-tags/owners/owner-changes.ts';
import type { TagReader } from '../../domain/account-reader.ts';
import type { OwnerMemory, OwnerRecord } from '../../domain/evaluation/owner-record.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { TaggedResource } from '../../domain/evaluation/resource.ts';
import { sha256 } from '../../hashing/sha256.ts';
import type { EvaluationContext } from '../context/evaluation-context.ts';

interface Followed {
  readonly tagged: TaggedResource;
  readonly key: string;
  readonly changes: readonly OwnerChange[];
  readonly record: OwnerRecord;
}

/** Remembers whose the resources are that pass through it, and what of that changed. */
export class OwnerFollower implements OwnerNews {
  readonly changes = new Map<string, readonly OwnerChange[]>();
  failure: ReadFailure | undefined;
  readonly #memory: OwnerMemory;
  readonly #following: OwnerFollowing;

  constructor(memory: OwnerMemory, following: OwnerFollowing) {
    this.#memory = memory;
    this.#following = following;
  }

  /** The same reader, which notes owners. What only a bulk read calls changed is read from the service itself. */
  reading(reader: TagReader): TagReader {
    return {
      isTrusted: (tagged) => reader.isTrusted(tagged),
      readBatch: async (resources) => this.confirm(await reader.readBatch(resources), reader),
      readEach: async (resources) => this.#note(await reader.readEach(resources)),
      readKnown: async (known) => this.confirm(await reader.readKnown(known), reader),
    };
  }

  /** Resources that were read in bulk, those whose owner looks changed as the service itself tells them. */
  async confirm(tagged: readonly TaggedResource[], reader: TagReader): Promise<readonly TaggedResource[]> {
    const followed = await this.#follow(tagged);
    const doubtful = new Set(followed.filter(({ changes }) => changes.length > 0).map((one) => one.tagged));
    await this.#keep(followed.filter((one) => !doubtful.has(one.tagged)));
    if (doubtful.size === 0) return tagged;
    const confirmed = await reader.readEach([...doubtful].map(({ resource }) => resource));
    return [...tagged.filter((one) => !doubtful.has(one)), ...(await this.#note(confirmed))];
  }

  async #note(tagged: readonly TaggedResource[]): Promise<readonly TaggedResource[]> {
    await this.#keep(await this.#follow(tagged));
    return tagged;
  }

  async #follow(tagged: readonly TaggedResource[]): Promise<readonly Followed[]> {
    const read = tagged.flatMap((one) => (one.tags.ok ? { one, tags: one.tags.value, key: keyOf(one) } : []));
    if (read.length === 0) return [];
    const known = await this.#guarded(() => this.#memory.recall(read.map(({ key }) => key)));
    if (!known) return [];
    return read.flatMap(({ one, tags, key }) => {
      const before = known.get(key);
      const { changes, record } = followOwners(tags, before, this.#following);
      return record === before && changes.length === 0 ? [] : { tagged: one, key, changes, record };
    });
  }

  async #keep(followed: readonly Followed[]): Promise<void> {
    for (const { tagged, changes } of followed) {
      if (changes.length > 0) this.changes.set(tagged.resource.arn, changes);
    }
    await this.#guarded(() => this.#memory.save(new Map(followed.map(({ key, record }) => [key, record]))));
  }

  /** A store that is away for a moment costs what is said of changes, and not the scan. */
  async #guarded<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      const message = `It is not known whose resources these were before: ${error instanceof Error ? error.message : String(error)}`;
      this.failure = { reason: 'unresolved', operation: 'store', subject: 'owners', message };
      return undefined;
    }
  }
}

/** What follows the owners of one scan of a region; `undefined` where they are not remembered. */
export function followerOf({ owners, tags, now }: Pick<EvaluationContext, 'owners' | 'tags' | 'now'>) {
  const { rules, ownerChanges: keep } = tags;
  return owners && keep > 0 ? new OwnerFollower(owners, { rules, now, keep }) : undefined;
}

function keyOf({ resource }: TaggedResource): string {
  return sha256(resource.arn).slice(0, 20);
}
