import { createHash } from 'node:crypto';

/**
 * JSON in which order does not count: keys and the items of lists are sorted, and a list of one stands without the list.
 * Two documents are the same statement by statement when theirs are equal.
 */
function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The first 32 digits of the SHA-256 of the canonical JSON. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 32);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items.length === 1 ? sorted(items[0]) : items.map((item) => JSON.stringify(sorted(item))).toSorted();
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
