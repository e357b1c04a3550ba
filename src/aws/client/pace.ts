/** How fast calls may go at one moment. Rates are calls a second, times milliseconds of the limiter's clock. */
export interface Pace {
  readonly ceiling: number;
  readonly rate: number;
  /** Calls that may start at once; less than one means waiting. */
  readonly tokens: number;
  /** When `tokens` was true. */
  readonly at: number;
  readonly slowedAt: number;
  /** The rate that the service last refused. */
  readonly refused: number;
  /** Seconds whose calls may be saved up while nothing is asked. */
  readonly burst: number;
}

/** A rate never falls under this, or under the ceiling where that is lower, so that recovery is always possible. */
const slowestRate = 0.5;
/**
 * As CUBIC does it (RFC 9438; also the adaptive mode of the AWS SDKs): a refusal leaves this share of the rate. It is back
 * near what was refused soon, stays there a while, and then looks for more, slowly at first, so that most of the time it is
 * just under what the service bears.
 */
const decrease = 0.7;
/** Until the rate is again what was refused, milliseconds. */
const recoveryTime = 8000;
/** After a refusal one second's worth is all that is saved up, for so long, milliseconds: the account bears no more. */
const burstRest = 600_000;
/** Throttled answers within this time are one event: the calls were under way before the pace could change. */
const reactionTime = 1000;

/**
 * A full bucket at the ceiling: AWS throttles are token buckets too, so a small scan need not wait. The bucket holds the
 * calls of `burst` seconds, and fills at the same rate between scans, so that on the whole the ceiling holds.
 */
export function startPace(ceiling: number, now: number, burst = 1): Pace {
  const tokens = Math.max(1, ceiling * burst);
  return { ceiling, rate: ceiling, tokens, at: now, slowedAt: -Infinity, refused: ceiling, burst };
}

/** The pace with the tokens that have come in until `now`; the bucket holds at least one. */
export function refill(pace: Pace, now: number): Pace {
  const elapsed = Math.max(0, now - pace.at);
  const seconds = now - pace.slowedAt < burstRest ? 1 : pace.burst;
  const most = Math.max(1, pace.rate * seconds);
  const tokens = Math.min(most, pace.tokens + (pace.rate * elapsed) / 1000);
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

/** The pace after a throttled answer: a lower rate, and nothing saved up. */
export function slowDown(pace: Pace, now: number): Pace {
  const emptied = { ...refill(pace, now), tokens: 0 };
  if (now - pace.slowedAt < reactionTime) return emptied;
  const floor = Math.min(slowestRate, pace.ceiling);
  return { ...emptied, rate: Math.max(floor, pace.rate * decrease), slowedAt: now, refused: pace.rate };
}

/** The pace after any other answer: as fast as the time since the last refusal allows, up to the ceiling. */
export function speedUp(pace: Pace, now: number): Pace {
  const elapsed = (now - pace.slowedAt) / recoveryTime;
  const cubic = pace.refused * (1 + (1 - decrease) * (elapsed - 1) ** 3);
  return { ...pace, rate: Math.min(pace.ceiling, Math.max(pace.rate, cubic)) };
}
