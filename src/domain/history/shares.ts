import { type StateDurations, type WatchState, watchStates } from './state-over-time.ts';

/**
 * The share of each state in the time, 0 to 1: the quotient of the durations as a double. One is 0 only where the state
 * lasted not at all. Added in the order of {@link watchStates} they make exactly 1: where rounding has it otherwise, the
 * last one gives or takes what is missing, a few parts in 10^16. `undefined` where no time passed.
 */
export function sharesOf(durations: StateDurations): Readonly<Record<WatchState, number>> | undefined {
  const total = sum(watchStates, durations);
  if (total <= 0) return undefined;
  const quotients = mapStates((state) => durations[state] / total);
  if (sum(watchStates, quotients) === 1) return quotients;
  const [last = 'clean', ...before] = watchStates.filter((state) => durations[state] > 0).toReversed();
  // What is missing to 1 is exact down to half, and below that is rounded by less than the sum can tell from 1.
  return { ...quotients, [last]: 1 - sum(before.toReversed(), quotients) };
}

function sum(states: readonly WatchState[], numbers: Readonly<Record<WatchState, number>>): number {
  return states.reduce((so, state) => so + numbers[state], 0);
}

function largestOf(durations: StateDurations): WatchState {
  return watchStates.reduce((one, other) => (durations[other] > durations[one] ? other : one));
}

/**
 * The shares in percent with four decimals, such as `99.9998`, for people. They add up to 100, and one that lasted at all is
 * never shown as 0.
 */
export function percentagesOf(durations: StateDurations): Readonly<Record<WatchState, string>> | undefined {
  const parts = apportion(durations, 1_000_000);
  return (
    parts && mapStates((state) => `${Math.floor(parts[state] / 1e4)}.${String(parts[state] % 1e4).padStart(4, '0')}`)
  );
}

/** So many whole parts, shared out by the largest remainder; a state that lasted at all gets at least one. */
function apportion(durations: StateDurations, parts: number): Record<WatchState, number> | undefined {
  const total = sum(watchStates, durations);
  if (total <= 0) return undefined;
  const exact = mapStates((state) => (BigInt(durations[state]) * BigInt(parts)) / BigInt(total));
  const shared = mapStates((state) => (durations[state] > 0 ? Math.max(1, Number(exact[state])) : 0));
  const byRemainder = watchStates
    .filter((state) => durations[state] > 0)
    .toSorted((one, other) => Number(remainder(other) - remainder(one)));
  let left = parts - sum(watchStates, shared);
  for (const state of byRemainder) {
    if (left <= 0) break;
    shared[state] += 1;
    left -= 1;
  }
  shared[largestOf(durations)] += left;
  return shared;

  function remainder(state: WatchState): bigint {
    return (BigInt(durations[state]) * BigInt(parts)) % BigInt(total);
  }
}

function mapStates<Value>(value: (state: WatchState) => Value): Record<WatchState, Value> {
  return {
    clean: value('clean'),
    findings: value('findings'),
    unknown: value('unknown'),
    unwatched: value('unwatched'),
  };
}
