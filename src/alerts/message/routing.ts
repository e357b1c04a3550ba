import type { SinkRoute } from '../../domain/delivery/sink.ts';
import type { Evidence, Json } from '../../domain/evaluation/evaluation.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { recordOf } from '../../domain/record.ts';

/** Whether an address is told of a finding. Each finding has exactly one address of a sink. */
export function isRoutedTo({ key, values, mapped }: SinkRoute, { evidence }: Pick<Finding, 'evidence'>): boolean {
  const value = tagValue(evidence, key);
  if (values) return value !== undefined && values.has(value);
  return value === undefined || !mapped.has(value);
}

/**
 * The value of a tag in the evidence of a finding, which only tag findings have. A key in another case counts where there is
 * one value of it: IAM ignores the case.
 */
function tagValue({ tags }: Evidence, key: string): string | undefined {
  if (!Array.isArray(tags)) return undefined;
  const found = (tags as readonly Json[]).map(recordOf).flatMap(({ key: name, value }) => {
    const isKey = typeof name === 'string' && name.toLowerCase() === key.toLowerCase();
    return isKey && typeof value === 'string' ? [{ name, value }] : [];
  });
  const exact = found.find(({ name }) => name === key);
  if (exact) return exact.value;
  const values = new Set(found.map(({ value }) => value));
  return values.size === 1 ? [...values][0] : undefined;
}
