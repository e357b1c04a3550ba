/**
 * The value that an object has of its own under a name that comes from outside: a policy, an event, a tag, an error.
 * A plain look-up would also find what every object inherits, such as `constructor`. `undefined` where there is none.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
