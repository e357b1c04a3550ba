import { setImmediate as turn } from 'node:timers/promises';

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

/** So many items are worked on at once. */
const sliceLength = 100;

/** How a slice is worked on: what is prepared of the next one meanwhile. */
interface SliceSteps<Item, Prepared, Result> {
  readonly prepare: (slice: readonly Item[]) => Promise<Prepared>;
  readonly work: (prepared: Prepared) => Promise<readonly Result[]>;
}

/**
 * Works through a long list slice by slice, and prepares each while the one before is worked on; between two of them the event
 * loop turns. Rejects when `signal` aborts.
 */
export async function inSlices<Item, Prepared, Result>(
  items: readonly Item[],
  signal: AbortSignal,
  { prepare, work }: SliceSteps<Item, Prepared, Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const prepareFrom = (start: number) => {
    const prepared = prepare(items.slice(start, start + sliceLength));
    // It is waited for later: what breaks meanwhile is told then.
    prepared.catch(() => undefined);
    return prepared;
  };
  let next = prepareFrom(0);
  for (let start = 0; start < items.length; start += sliceLength) {
    const prepared = await next;
    if (start + sliceLength < items.length) next = prepareFrom(start + sliceLength);
    results.push(...(await work(prepared)));
    await turn(undefined, { signal });
  }
  return results;
}
