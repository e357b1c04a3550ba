import { type TagReader, tagBatchSize } from '../../domain/account-reader.ts';
import type { SageMakerResource, TaggedResource } from '../../domain/evaluation/resource.ts';

/** Told of one resource with its tags, or why it has none. */
export type Receiver = (tagged: TaggedResource) => void;

interface Entry {
  readonly resource: SageMakerResource;
  readonly receive: Receiver;
}

/** Batches whose tags are read at once; while there are as many, whoever adds has to wait. */
const batchesAtOnce = 8;

/**
 * Gathers the resources of all listings of one region into full batches, because a batch costs one call whatever is in
 * it. It holds one batch that fills and a few that are read, so its size does not follow the number of resources.
 */
export class TagBatches {
  readonly #reader: TagReader;
  // By ARN, since a list that changes while it is read can show a resource twice, and a batch wants each once.
  #filling = new Map<string, Entry>();
  readonly #reading = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(reader: TagReader) {
    this.#reader = reader;
  }

  /** Resolves once there is room for more. Rejects when a batch could not be read for a reason that is no answer. */
  async add(resources: readonly SageMakerResource[], receive: Receiver): Promise<void> {
    for (const resource of resources) {
      this.#filling.set(resource.arn, { resource, receive });
      if (this.#filling.size === tagBatchSize) await this.#start();
    }
  }

  /** Resolves once every resource that was added has been read. */
  async flush(): Promise<void> {
    if (this.#filling.size > 0) await this.#start();
    await Promise.all(this.#reading);
    this.#throwFailure();
  }

  async #start(): Promise<void> {
    const batch = this.#filling;
    this.#filling = new Map();
    const work = this.#read(batch)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#reading.delete(work));
    this.#reading.add(work);
    while (this.#reading.size >= batchesAtOnce) await Promise.race(this.#reading);
    this.#throwFailure();
  }

  async #read(batch: ReadonlyMap<string, Entry>): Promise<void> {
    const tagged = await this.#reader.readBatch([...batch.values()].map(({ resource }) => resource));
    // It may come back under another form of its ARN.
    const entries = [...batch.values()];
    const receivers = new Map([
      ...entries.flatMap(({ resource, receive }) => (resource.otherArns ?? []).map((arn) => [arn, receive] as const)),
      ...entries.map(({ resource, receive }) => [resource.arn, receive] as const),
    ]);
    for (const one of tagged) receivers.get(one.resource.arn)?.(one);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
