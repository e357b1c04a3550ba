/**
 * How far the clocks of replicas may be apart, milliseconds. A time that lies further in the future was written before the
 * clock was set back, and proves nothing.
 */
export const clockTolerance = 60_000;

/** How long ago something was; infinitely long where that lies in the future, so that nobody takes it for recent. */
export function ageOf(at: number, now: number): number {
  return at > now + clockTolerance ? Number.POSITIVE_INFINITY : now - at;
}
