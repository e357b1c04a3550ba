import type { SinkRoute } from '../../domain/delivery/sink.ts';
import type { Finding } from '../../domain/finding/finding.ts';
import { evidenceTag } from '../../domain/finding/finding-tags.ts';

/** Whether an address is told of a finding. Each finding has exactly one address of a sink. */
export function isRoutedTo({ key, values, mapped }: SinkRoute, { evidence }: Pick<Finding, 'evidence'>): boolean {
  const value = evidenceTag(evidence, key);
  if (values) return value !== undefined && values.has(value);
  return value === undefined || !mapped.has(value);
}
