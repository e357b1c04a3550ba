import type { Aspect } from './exact-comparison.ts';

/** Whether an aspect has requests that came or went. */
export function isDifferent({ gained, lost }: Aspect): boolean {
  return gained.length + lost.length > 0;
}
