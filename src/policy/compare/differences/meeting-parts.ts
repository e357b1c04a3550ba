import type { Meter } from '../../evaluate/match-glob.ts';
import type { RequestSet, StatementPart } from './request-set.ts';

/** So many pairs of patterns are told apart in one step of work. */
const pairsOfStep = 8;

/** A pattern with what stands before its first wildcard or variable; the whole of a `NotAction` or `NotResource` has no head. */
interface Headed {
  readonly pattern: string | null;
  readonly head: string;
}

interface HeadedSet {
  readonly requestSet: RequestSet;
  readonly actions: readonly Headed[];
  readonly resources: readonly Headed[];
}

/** The parts of some statements, without those that can have no request in common with others, as their first letters tell. */
export class MeetingParts {
  readonly #requestSets: readonly HeadedSet[];
  readonly #meter: Meter;

  constructor(requestSets: readonly RequestSet[], meter: Meter) {
    this.#requestSets = requestSets.map((requestSet) => ({
      requestSet,
      actions: headsOf(requestSet.action.negated ? [null] : requestSet.actionPatterns),
      resources: headsOf(requestSet.resource.negated ? [null] : requestSet.resourcePatterns),
    }));
    this.#meter = meter;
  }

  /** The parts that may meet all of some others. Ends early when the work is spent. */
  *meeting(others: readonly StatementPart[]): Generator<StatementPart> {
    const ofActions = others.map(({ action }) => headOf(action));
    const ofResources = others.map(({ resource }) => headOf(resource));
    for (const { requestSet, actions, resources } of this.#requestSets) {
      const left = this.#meetingPatterns(actions, ofActions);
      if (left.length === 0) continue;
      const right = this.#meetingPatterns(resources, ofResources);
      for (const action of left) for (const resource of right) yield { requestSet, action, resource };
      if (this.#meter.spent) return;
    }
  }

  #meetingPatterns(patterns: readonly Headed[], others: readonly string[]): readonly (string | null)[] {
    // Most differ from the first of the others.
    this.#meter.spend(patterns.length / pairsOfStep);
    let met: (string | null)[] | undefined;
    for (const { pattern, head } of patterns)
      if (others.every((other) => mayMeet(head, other))) (met ??= []).push(pattern);
    return met ?? none;
  }
}

const none: readonly never[] = [];

function headsOf(patterns: Iterable<string | null>): readonly Headed[] {
  return Array.from(patterns, (pattern) => ({ pattern, head: headOf(pattern) }));
}

function headOf(pattern: string | null): string {
  return pattern === null ? '' : pattern.slice(0, pattern.search(/[*?$]|$/));
}

function mayMeet(one: string, other: string): boolean {
  return one.length < other.length ? other.startsWith(one) : one.startsWith(other);
}
