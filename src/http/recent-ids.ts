/** Remembers the last identifiers given to it, so that memory stays bounded whatever callers do. */
export class RecentIds {
  readonly #capacity: number;
  readonly #ids = new Set<string>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(id: string): void {
    const [oldest] = this.#ids;
    if (this.#ids.size >= this.#capacity && oldest !== undefined) this.#ids.delete(oldest);
    this.#ids.add(id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }
}
