import type { Meter } from '../../evaluate/match-glob.ts';
import type { RequestSet, StatementPart } from './request-set.ts';

/** So many pairs of patterns are told apart in one step of work. */
const pairsOfStep = 8;

/** The parts of some statements, without those that can have no request in common with others, as their first letters tell. */
export class MeetingParts {
  readonly #requestSets: readonly RequestSet[];
  readonly #meter: Meter;
  readonly #heads = new Map<string, string>();

  constructor(requestSets: readonly RequestSet[], meter: Meter) {
    this.#requestSets = requestSets;
    this.#meter = meter;
  }

  /** The parts that may meet all of some others. Ends early when the work is spent. */
  *meeting(others: readonly StatementPart[]): Generator<StatementPart> {
    const actions = others.map(({ action }) => action);
    const resources = others.map(({ resource }) => resource);
    for (const requestSet of this.#requestSets) {
      const left = this.#meetingPatterns(requestSet.action.negated ? [null] : requestSet.actionPatterns, actions);
      if (left.length === 0) continue;
      const right = this.#meetingPatterns(
        requestSet.resource.negated ? [null] : requestSet.resourcePatterns,
        resources,
      );
      for (const action of left) for (const resource of right) yield { requestSet, action, resource };
      if (this.#meter.spent) return;
    }
  }

  #meetingPatterns(patterns: Iterable<string | null>, others: readonly (string | null)[]): readonly (string | null)[] {
    return Array.from(patterns).filter((pattern) => others.every((other) => this.#mayMeet(pattern, other)));
  }

  #mayMeet(one: string | null, other: string | null): boolean {
    this.#meter.spend(1 / pairsOfStep);
    if (one === null || other === null) return true;
    const a = this.#headOf(one);
    const b = this.#headOf(other);
    return a.length < b.length ? b.startsWith(a) : a.startsWith(b);
  }

  /** What stands before the first wildcard or variable. */
  #headOf(pattern: string): string {
    const known = this.#heads.get(pattern) ?? pattern.slice(0, pattern.search(/[*?$]|$/));
    this.#heads.set(pattern, known);
    return known;
  }
}
