import { setTimeout } from 'node:timers/promises';
import { abortable } from './abortable.ts';
import { refill, slowDown, speedUp, spend, startPace, waitingTime } from './pace.ts';

/** Time as the limiters see it. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Resolves later, or rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** The calls that AWS throttles together, and that therefore share one limiter. */
/** The families whose pace can be configured. */
type PacedFamily =
  | 'cloudformation'
  | 'cloudtrail'
  | 'dynamodb'
  | 'ec2'
  | 'iam'
  | 'organizations'
  | 'sagemaker-list'
  | 'sagemaker-tags'
  | 'ssm'
  | 'sts'
  | 'tagging';

/** Lambda and S3 are asked only where an account is surveyed, a few times. */
export type ApiFamily = PacedFamily | 'lambda' | 's3';

/** Calls a second: one ceiling for every family, or one for each. */
export type CallCeilings = number | Readonly<Record<PacedFamily, number>>;

/** Whose calls a limiter paces. */
interface LimiterKey {
  readonly accountId: string;
  readonly region: string;
  readonly family: ApiFamily;
}

/** Paces the calls of one API family: first come, first served. */
export interface Limiter {
  /** Waits until one call may start; rejects when the signal aborts first. */
  acquire(signal: AbortSignal | undefined): Promise<void>;
  /** Told of each good answer and each throttled one, so that the pace follows what the service can bear. */
  answered(answer: { readonly throttled: boolean }): void;
}

/** The limiters of the process, one for each account, region and API family, shared by all scans. */
export interface LimiterPool {
  /**
   * The limiter of this key. The ceiling, in calls a second, and the seconds whose calls may be saved up, one where absent,
   * count when it is first asked for.
   */
  limiter(key: LimiterKey, ceiling: number, burst?: number): Limiter;
}

/** Creates the pool that every account reader of the process shares. */
export function createLimiterPool(clock: Clock = systemClock): LimiterPool {
  const limiters = new Map<string, Limiter>();
  return {
    limiter({ accountId, region, family }, ceiling, burst) {
      const key = `${accountId} ${region} ${family}`;
      const limiter = limiters.get(key) ?? createLimiter({ ceiling, burst }, clock);
      limiters.set(key, limiter);
      return limiter;
    },
  };
}

const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal ? { signal } : {}),
};

function createLimiter(
  { ceiling, burst }: { readonly ceiling: number; readonly burst: number | undefined },
  clock: Clock,
): Limiter {
  let pace = startPace(ceiling, clock.now(), burst);
  let last: Promise<unknown> = Promise.resolve();

  async function takeToken(signal: AbortSignal | undefined): Promise<void> {
    for (pace = refill(pace, clock.now()); waitingTime(pace) > 0; pace = refill(pace, clock.now())) {
      await clock.sleep(waitingTime(pace), signal);
    }
    pace = spend(pace);
  }

  return {
    async acquire(signal) {
      signal?.throwIfAborted();
      const before = last;
      const turn = Promise.withResolvers<void>();
      // Whoever gives up passes the turn on, but only once it has come.
      last = before.then(() => turn.promise);
      try {
        await abortable(before, signal);
        await takeToken(signal);
      } finally {
        turn.resolve();
      }
    },
    answered({ throttled }) {
      const now = clock.now();
      pace = throttled ? slowDown(pace, now) : speedUp(refill(pace, now), now);
    },
  };
}
