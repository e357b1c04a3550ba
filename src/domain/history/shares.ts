import { type StateDurations, type WatchState, watchStates } from './state-over-time.ts';

/** Shares are whole multiples of this, which a double adds without rounding: a millisecond of a century is still one. */
const grain = 2 ** -42;

/**
 * The share of each state in the time, 0 to 1. They add up to 1 to the last bit, and one is 0, or 1, only where the state
 * lasted not at all, or all the time; `undefined` where no time passed.
 */
export function sharesOf(durations: StateDurations): Readonly<Record<WatchState, number>> | undefined {
  const parts = apportion(durations, 1 / grain);
  return parts && mapStates((state) => parts[state] * grain);
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
  const total = watchStates.reduce((sum, state) => sum + durations[state], 0);
  if (total <= 0) return undefined;
  const exact = mapStates((state) => (BigInt(durations[state]) * BigInt(parts)) / BigInt(total));
  const shared = mapStates((state) => (durations[state] > 0 ? Math.max(1, Number(exact[state])) : 0));
  const byRemainder = watchStates
    .filter((state) => durations[state] > 0)
    .toSorted((one, other) => Number(remainder(other) - remainder(one)));
  let left = parts - watchStates.reduce((sum, state) => sum + shared[state], 0);
  for (const state of byRemainder) {
    if (left <= 0) break;
    shared[state] += 1;
    left -= 1;
  }
  const largest = watchStates.reduce((one, other) => (durations[other] > durations[one] ? other : one));
  shared[largest] += left;
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
