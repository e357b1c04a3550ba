/** What the library of the queue asks time of, in its own words; it gives timers back as it got them. */
export interface SteadyClock {
  /** Milliseconds since the epoch. */
  now(): number;
  setTimeout(work: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  setInterval(work: () => void, milliseconds: number): unknown;
  clearInterval(timer: unknown): void;
}

/**
 * A clock that nobody can set: the time at which it was made, and what has passed since. Whoever waits by the clock of the
 * host waits as long as that is set back.
 */
export function steadyClock({
  now,
  elapsed,
}: {
  /** Milliseconds since the epoch, as the host has it. */
  readonly now: () => number;
  /** Milliseconds since any moment; nobody can set it. */
  readonly elapsed: () => number;
}): SteadyClock {
  const offset = now() - elapsed();
  return {
    now: () => elapsed() + offset,
    setTimeout: (work, milliseconds) => setTimeout(work, milliseconds),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    setInterval: (work, milliseconds) => setInterval(work, milliseconds),
    clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
  };
}
