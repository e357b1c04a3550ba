import type { Logger } from '../../domain/logger.ts';
import type { StoreReader } from '../../store/contract/store.ts';

/** What a feed of changes is made from. */
export interface ChangeFeedOptions {
  readonly store: Pick<StoreReader, 'revision'>;
  readonly logger: Logger;
  /** Milliseconds between two looks at the store. */
  readonly interval: number;
}

/** Told of each new revision, and of the end of the feed. */
export interface ChangeListener {
  changed(revision: number): void;
  ended(): void;
}

/**
 * Tells listeners that the store has changed. It asks the store for its revision, once for all of them and only while
 * there are any: a change may have been made by another replica, which tells nobody here.
 */
export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #listeners = new Set<ChangeListener>();
  #timer: NodeJS.Timeout | undefined;
  #last: number | undefined;
  #asking = false;
  #closed = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener until the function that is answered is called; a feed that is closed ends it at once. */
  subscribe(listener: ChangeListener): () => void {
    if (this.#closed) {
      listener.ended();
      return () => undefined;
    }
    this.#listeners.add(listener);
    if (this.#last !== undefined) listener.changed(this.#last);
    this.#timer ??= setInterval(() => void this.#look(), this.#options.interval);
    void this.#look();
    return () => this.#unsubscribe(listener);
  }

  /** Ends every listener; there are none afterwards. */
  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) {
      this.#unsubscribe(listener);
      listener.ended();
    }
  }

  #unsubscribe(listener: ChangeListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#last = undefined;
  }

  async #look(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const revision = await this.#options.store.revision();
      if (revision === this.#last || this.#listeners.size === 0) return;
      this.#last = revision;
      for (const listener of this.#listeners) listener.changed(revision);
    } catch (error) {
      this.#options.logger.warn({ error }, 'the store does not tell its revision; open pages wait');
    } finally {
      this.#asking = false;
    }
  }
}
