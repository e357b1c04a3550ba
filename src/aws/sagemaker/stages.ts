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

/**
 * The values of all sources as they come, one of each fetched ahead. It ends with the first result that is not
 * `complete`; what the other sources had by then is true all the same.
 */
export async function* sideBySide<Value, Result extends { readonly status: string }>(
  sources: readonly AsyncGenerator<Value, Result>[],
): AsyncGenerator<Value, Result | { readonly status: 'complete' }> {
  const pending = new Map(sources.map((source) => [source, fetchFrom(source)]));
  while (pending.size > 0) {
    const { source, next } = await Promise.race(pending.values());
    if (!next.done) {
      pending.set(source, fetchFrom(source));
      yield next.value;
      continue;
    }
    if (next.value.status !== 'complete') return next.value;
    pending.delete(source);
  }
  return { status: 'complete' };
}

function fetchFrom<Value, Result>(source: AsyncGenerator<Value, Result>) {
  const fetched = fetchNext(source).then((next) => ({ source, next }));
  fetched.catch(() => undefined);
  return fetched;
}
