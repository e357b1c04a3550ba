/** Rows of one insert: SQLite takes 32,766 parameters in a statement, a finding has 21. */
export const insertAtOnce = 500;

/** Ids of one `in (…)`. */
export const idsAtOnce = 1_000;

/** The items in runs of at most `size`, in their order. */
export function* chunked<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
