import { countAgain } from '../../queries/findings/finding-counts.ts';
import type { Writing } from '../../queries/findings/upsert.ts';
import { claimRevision } from '../../queries/revision.ts';
import type { Database, FindingRow } from '../../schema/schema.ts';
import type { InsertRows } from '../../statements/insert-rows.ts';
import { KnownRows } from './known-rows.ts';

/** What the subjects of one open transaction share. The first change claims the store's next revision; without one there is none. */
export class Changes implements Writing {
  readonly database: Database;
  readonly insertRows: InsertRows;
  readonly known: KnownRows = new KnownRows();
  #revision: number | undefined;
  #ordinal = 0;
  /** The checks of targets whose findings are to be counted again, by their parts as JSON. */
  readonly #recount = new Set<string>();

  constructor(database: Database, insertRows: InsertRows) {
    this.database = database;
    this.insertRows = insertRows;
  }

  /** Takes the next revision before the first change; asks nothing of the store when there is nothing to write. */
  async claimRevision(changes: readonly unknown[]): Promise<number> {
    if (changes.length === 0) return this.#revision ?? 0;
    this.#revision ??= await claimRevision(this.database);
    return this.#revision;
  }

  /** The place of a row among those of its revision. */
  nextOrdinal(): number {
    return this.#ordinal++;
  }

  countAgain({ target_id, check_id }: Pick<FindingRow, 'target_id' | 'check_id'>): void {
    this.#recount.add(JSON.stringify([target_id, check_id]));
  }

  /** Writes what belongs to what was changed; to be called last, before the commit. */
  async complete(): Promise<void> {
    for (const key of this.#recount) {
      const [targetId, checkId] = JSON.parse(key) as [string, string];
      await countAgain(this.database, { targetId, checkId });
    }
  }
}
