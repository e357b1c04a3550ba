import type { Meter } from '../../evaluate/match-glob.ts';
import { MeetingParts } from './meeting-parts.ts';
import { DifferingParts, type RequestSet, type StatementPart } from './request-set.ts';

/** One side as sets of requests. */
export interface SideRequests {
  readonly allow: readonly RequestSet[];
  readonly deny: readonly RequestSet[];
  /** Without one there is no ceiling. */
  readonly boundary?: { readonly allow: readonly RequestSet[]; readonly deny: readonly RequestSet[] };
}

/**
 * Where to look for a request that one side has and the other has not: in all `positives` at once, and outside of all
 * `negatives`. Only what differs makes a question, because requests that match nothing but what both sides have word for word
 * are decided alike.
 */
export interface DifferenceQuestion {
  readonly positives: readonly StatementPart[];
  /** The same list for all questions that have the same ones. */
  readonly negatives: readonly RequestSet[];
  /** The parts of the positives that differ: they are the cause. */
  readonly causes: readonly RequestSet[];
}

/** What it costs, in time and memory, to make and to keep one question. */
const stepsOfQuestion = 60;

/** The questions of one direction, made as they are asked for and then kept, until the work is spent. */
export class DifferenceQuestions {
  readonly #made: DifferenceQuestion[] = [];
  #isCut = false;
  readonly #source: Iterator<DifferenceQuestion>;
  readonly #meter: Meter;

  constructor(source: Iterable<DifferenceQuestion>, meter: Meter) {
    this.#source = source[Symbol.iterator]();
    this.#meter = meter;
  }

  /** Whether there may be more, that were too much work. */
  get isCut(): boolean {
    return this.#isCut;
  }

  *[Symbol.iterator](): Generator<DifferenceQuestion> {
    for (let index = 0; ; index++) {
      const question = this.#made[index] ?? this.#next();
      if (!question) return;
      yield question;
    }
  }

  #next(): DifferenceQuestion | undefined {
    if (this.#isCut) return undefined;
    const { value, done } = this.#source.next() as IteratorResult<DifferenceQuestion, undefined>;
    this.#isCut = this.#meter.spent;
    if (done || this.#isCut) return undefined;
    this.#meter.spend(stepsOfQuestion);
    this.#made.push(value);
    return value;
  }
}

/** The questions of what `ours` allows and `theirs` does not. */
export function* questionsOfAllowed(
  ours: SideRequests,
  theirs: SideRequests,
  meter: Meter,
): Generator<DifferenceQuestion> {
  const denies = deniesOf(ours);
  const negatives = [...denies, ...theirs.allow];
  const ceiling = ours.boundary && new MeetingParts(ours.boundary.allow, meter);
  const under = function* (
    positives: readonly StatementPart[],
    more: Pick<DifferenceQuestion, 'negatives' | 'causes'>,
  ): Generator<DifferenceQuestion> {
    if (!ceiling) yield { positives, ...more };
    else
      for (const boundaryPart of ceiling.meeting(positives)) yield { positives: [...positives, boundaryPart], ...more };
  };
  for (const part of new DifferingParts(theirs.allow, meter).of(ours.allow))
    yield* under([part], { negatives, causes: [part.requestSet] });
  const all = new MeetingParts(ours.allow, meter);
  for (const deny of new DifferingParts(denies, meter).of(deniesOf(theirs)))
    for (const part of all.meeting([deny]))
      yield* under([part, deny], { negatives: denies, causes: [deny.requestSet] });
  yield* questionsOfCeiling({ ours, theirs, all }, meter);
}

interface Sides {
  readonly ours: SideRequests;
  readonly theirs: SideRequests;
  /** All that our policies allow. */
  readonly all: MeetingParts;
}

/** Requests that the policies of both sides allow, and the boundary of one. */
function* questionsOfCeiling({ ours, theirs, all }: Sides, meter: Meter): Generator<DifferenceQuestion> {
  if (!theirs.boundary) return;
  const { allow } = theirs.boundary;
  const negatives = [...deniesOf(ours), ...allow];
  // A boundary that came or went as a whole: what it touches is told by the statement that it was about.
  if (!ours.boundary)
    for (const part of all.meeting([])) yield { positives: [part], negatives, causes: [part.requestSet] };
  else
    for (const boundaryPart of new DifferingParts(allow, meter).of(ours.boundary.allow))
      for (const part of all.meeting([boundaryPart]))
        yield { positives: [part, boundaryPart], negatives, causes: [boundaryPart.requestSet] };
}

/** The questions of what `ours` denies explicitly and `theirs` does not. */
export function* questionsOfDenied(
  ours: SideRequests,
  theirs: SideRequests,
  meter: Meter,
): Generator<DifferenceQuestion> {
  const negatives = deniesOf(theirs);
  for (const part of new DifferingParts(negatives, meter).of(deniesOf(ours)))
    yield { positives: [part], negatives, causes: [part.requestSet] };
}

function deniesOf({ deny, boundary }: SideRequests): readonly RequestSet[] {
  return [...deny, ...(boundary?.deny ?? [])];
}
