import type { SinkRoute } from '../../domain/delivery/sink.ts';

/**
 * Whether an address is told of findings with this value of the tag `key` of its route; `undefined` where they lack it. Each
 * finding has exactly one address of a sink.
 */
export function isRoutedTo({ values, mapped }: SinkRoute, value: string | undefined): boolean {
  if (values) return value !== undefined && values.has(value);
  return value === undefined || !mapped.has(value);
}
