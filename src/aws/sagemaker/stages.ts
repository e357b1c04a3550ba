import type { ListingOutcome, SageMakerResource } from '../../domain/resource.ts';
import type { Listing } from './list.ts';

/** The resources that are wanted, in batches of `size`; only the last batch may be smaller. */
export async function* inBatches(
  pages: Listing,
  size: number,
  wanted: (resource: SageMakerResource) => boolean,
): Listing {
  // By ARN, since a list that changes while it is read can show a resource twice, and GetResources wants each once.
  let batch = new Map<string, SageMakerResource>();
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    for (const resource of page.value) {
      if (!wanted(resource)) continue;
      batch.set(resource.arn, resource);
      if (batch.size < size) continue;
      yield [...batch.values()];
      batch = new Map();
    }
  }
  if (batch.size > 0) yield [...batch.values()];
  return page.value;
}

/** Each batch after `work`; batches that the work leaves empty are left out. */
export async function* mapBatches<Item, Result>(
  batches: AsyncGenerator<readonly Item[], ListingOutcome>,
  work: (batch: readonly Item[]) => Promise<readonly Result[]>,
): AsyncGenerator<readonly Result[], ListingOutcome> {
  let batch = await batches.next();
  for (; !batch.done; batch = await batches.next()) {
    const results = await work(batch.value);
    if (results.length > 0) yield results;
  }
  return batch.value;
}

/** The same values, one of them fetched ahead, so that the stages of a listing work at the same time. */
export async function* ahead<Value, Result>(source: AsyncGenerator<Value, Result>): AsyncGenerator<Value, Result> {
  let pending = fetchNext(source);
  for (;;) {
    const current = await pending;
    if (current.done) return current.value;
    pending = fetchNext(source);
    yield current.value;
  }
}

function fetchNext<Value, Result>(source: AsyncGenerator<Value, Result>): Promise<IteratorResult<Value, Result>> {
  const next = source.next();
  // It is told when the value is asked for; a reader who has stopped asking does not want to know.
  next.catch(() => undefined);
  return next;
}
