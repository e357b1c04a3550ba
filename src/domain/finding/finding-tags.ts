import type { Evidence, Json } from '../evaluation/evaluation.ts';
import { recordOf } from '../record.ts';

/**
 * The value of a tag in the evidence of a finding, which only tag findings have. A key in another case counts where there is
 * one value of it: IAM ignores the case.
 */
export function evidenceTag({ tags }: Evidence, key: string): string | undefined {
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
