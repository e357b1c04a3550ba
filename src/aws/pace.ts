/** How fast calls may go at one moment. Rates are calls a second, times milliseconds of the limiter's clock. */
export interface Pace {
  readonly ceiling: number;
  readonly rate: number;
  /** Calls that may start at once; less than one means waiting. */
  readonly tokens: number;
  /** When `tokens` was true. */
  readonly at: number;
  readonly slowedAt: number;
}

/** A rate never falls under this, or under the ceiling where that is lower, so that recovery is always possible. */
const slowestRate = 0.5;
/** What remains of the rate after a throttled answer. */
const decrease = 0.6;
/** What one second of good answers adds, as a share of the ceiling. */
const increase = 0.05;
/** Throttled answers within this time are one event: the calls were under way before the pace could change. */
const reactionTime = 1000;

/** A full bucket at the ceiling: AWS throttles are token buckets too, so a small scan need not wait. */
export function startPace(ceiling: number, now: number): Pace {
  return { ceiling, rate: ceiling, tokens: Math.max(1, ceiling), at: now, slowedAt: Number.NEGATIVE_INFINITY };
}

/** The pace with the tokens that have come in until `now`; the bucket holds one second's worth, at least one. */
export function refill(pace: Pace, now: number): Pace {
  const elapsed = Math.max(0, now - pace.at);
  const tokens = Math.min(Math.max(1, pace.rate), pace.tokens + (pace.rate * elapsed) / 1000);
  return { ...pace, tokens, at: Math.max(pace.at, now) };
}

/** Milliseconds until a call may start. */
export function waitingTime({ tokens, rate }: Pace): number {
  return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / rate) * 1000);
}

/** The pace after a call has started. */
export function spend(pace: Pace): Pace {
  return { ...pace, tokens: pace.tokens - 1 };
}

/** The pace after a throttled answer: multiplicative decrease, and nothing saved up. */
export function slowDown(pace: Pace, now: number): Pace {
  const emptied = { ...refill(pace, now), tokens: 0 };
  if (now - pace.slowedAt < reactionTime) return emptied;
  const floor = Math.min(slowestRate, pace.ceiling);
  return { ...emptied, rate: Math.max(floor, pace.rate * decrease), slowedAt: now };
}

/** The pace after any other answer: additive increase up to the ceiling. */
export function speedUp(pace: Pace): Pace {
  return { ...pace, rate: Math.min(pace.ceiling, pace.rate + (pace.ceiling * increase) / pace.rate) };
}
