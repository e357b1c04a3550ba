import type { FindingRow } from '../../schema/schema.ts';

/** Rows. */
const usual = 20_000;

/**
 * Findings as they are in the database: nobody else changes them before the transaction ends. Of what is remembered only what
 * differs is written. Those that were noted first are forgotten first, which costs no more than a whole write of their rows.
 */
export class KnownRows {
  readonly #rows = new Map<string, FindingRow>();
  readonly #most: number;

  /** `most`: how many rows are remembered; the usual is more than are changed together. */
  constructor(most = usual) {
    this.#most = most;
  }

  get(id: string): FindingRow | undefined {
    return this.#rows.get(id);
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  note(row: FindingRow): void {
    this.#rows.delete(row.id);
    this.#rows.set(row.id, row);
    if (this.#rows.size <= this.#most) return;
    const [first] = this.#rows.keys();
    if (first !== undefined) this.#rows.delete(first);
  }

  forget(id: string): void {
    this.#rows.delete(id);
  }
}
