import { readFileSync, writeFileSync } from 'node:fs';

/** The value at a share of sorted values, such as 0.5 for the median. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `p50 …, p99 …, max …` of milliseconds. */
export function spread(milliseconds: readonly number[]): string {
  const shown = [0.5, 0.99, 1].map((share) => percentile(milliseconds, share).toFixed(1));
  return `p50 ${shown[0]} ms, p99 ${shown[1]} ms, max ${shown[2]} ms`;
}

/** Every n-th item, at most so many. */
export function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.max(1, items.length / Math.max(1, most));
  return Array.from({ length: Math.min(most, items.length) }, (_, index) => items[Math.floor(index * step)]).flatMap(
    (item) => (item === undefined ? [] : [item]),
  );
}

/** The largest resident set of this process since {@link forgetLargest}, MB; as the kernel of Linux counts. */
export function largestResident(): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}

/** From now on the resident set that is largest counts. */
export function forgetLargest(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}
