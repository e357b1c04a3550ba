import type { Meter } from '../../evaluate/match-glob.ts';
import { MeetingParts } from './meeting-parts.ts';
import type { RequestSet, StatementPart } from './request-set.ts';

/** What every request must pass: the permissions boundary, or a limit. */
export interface Ceiling {
  /** The same text for what stands in the same place on both sides. */
  readonly place: string;
  readonly allow: readonly RequestSet[];
  readonly deny: readonly RequestSet[];
  /** Whether it lets everything through that it does not deny, as AWS's FullAWSAccess and every resource control policy do. */
  readonly isOpen: boolean;
}

/** Whether some statement allows everything. */
export function allowsEverything(allow: readonly RequestSet[]): boolean {
  return allow.some(
    ({ action, resource, conditions }) =>
      conditions.length === 0 &&
      [action, resource].every(({ negated, patterns }) => !negated && patterns.some((one) => /^\*+$/.test(one))),
  );
}

/** The ceilings of a side that do not let everything through. */
export class Restraints {
  readonly #parts: ReadonlyMap<Ceiling, MeetingParts>;

  constructor(ceilings: readonly Ceiling[], meter: Meter) {
    this.#parts = new Map(
      ceilings.flatMap((one) => (one.isOpen ? [] : [[one, new MeetingParts(one.allow, meter)] as const])),
    );
  }

  /** Some parts with one part of each ceiling, `besides` apart, in all combinations that may meet. */
  *under(positives: readonly StatementPart[], besides?: Ceiling): Generator<readonly StatementPart[]> {
    const ceilings = [...this.#parts].flatMap(([one, parts]) => (one === besides ? [] : parts));
    yield* combinations(positives, ceilings);
  }
}

function* combinations(
  positives: readonly StatementPart[],
  [first, ...rest]: readonly MeetingParts[],
): Generator<readonly StatementPart[]> {
  if (!first) yield positives;
  else for (const part of first.meeting(positives)) yield* combinations([...positives, part], rest);
}
