import { setImmediate as turn } from 'node:timers/promises';

/** So many items are worked on before others get their turn. */
const sliceLength = 20;

/** The answer to each item; after each of them the event loop turns. Rejects when `signal` aborts. */
export async function inTurn<Item, Result>(
  items: readonly Item[],
  signal: AbortSignal,
  work: (item: Item) => Result,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(work(item));
    await turn(undefined, { signal });
  }
  return results;
}

/** Works through a long list slice by slice; between two of them the event loop turns. Rejects when `signal` aborts. */
export async function inSlices<Item, Result>(
  items: readonly Item[],
  signal: AbortSignal,
  work: (slice: readonly Item[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += sliceLength) {
    results.push(...(await work(items.slice(start, start + sliceLength))));
    await turn(undefined, { signal });
  }
  return results;
}
