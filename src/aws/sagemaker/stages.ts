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
