/** Reads until the value is as wanted; the time limit of the test ends a wait that is in vain. */
export async function eventually<Value>(
  read: () => Promise<Value> | Value,
  wanted: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}
