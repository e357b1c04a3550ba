import type { Meter } from '../../evaluate/match-glob.ts';
import { type Ceiling, Restraints } from './ceilings.ts';
import { MeetingParts } from './meeting-parts.ts';
import { DifferingParts, type RequestSet, type StatementPart } from './request-set.ts';

/** One side as sets of requests. */
export interface SideRequests {
  readonly allow: readonly RequestSet[];
  readonly deny: readonly RequestSet[];
  /** The permissions boundary and the limits: a request must pass each of them. */
  readonly ceilings: readonly Ceiling[];
  /** By their places, the lack of limits that the other side has, in the place of a statement. */
  readonly lacking: ReadonlyMap<string, RequestSet>;
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
  const restraints = new Restraints(ours.ceilings, meter);
  for (const part of new DifferingParts(theirs.allow, meter).of(ours.allow))
    for (const positives of restraints.under([part])) yield { positives, negatives, causes: [part.requestSet] };
  const all = new MeetingParts(ours.allow, meter);
  for (const deny of new DifferingParts(denies, meter).of(deniesOf(theirs)))
    for (const part of all.meeting([deny]))
      for (const positives of restraints.under([part, deny]))
        yield { positives, negatives: denies, causes: [deny.requestSet] };
  for (const ceiling of theirs.ceilings) yield* questionsOfCeiling(ceiling, { ours, all, restraints }, meter);
}

interface OurSide {
  readonly ours: SideRequests;
  /** All that our policies allow. */
  readonly all: MeetingParts;
  readonly restraints: Restraints;
}

/** Requests that our side allows and one ceiling of theirs does not. */
function* questionsOfCeiling(
  theirs: Ceiling,
  { ours, all, restraints }: OurSide,
  meter: Meter,
): Generator<DifferenceQuestion> {
  const own = ours.ceilings.find(({ place }) => place === theirs.place);
  if (theirs.isOpen || own?.allow.length === 0) return;
  const differing = new DifferingParts(theirs.allow, meter);
  // What passes one of ours that says nothing else passes theirs.
  if (!own && ours.ceilings.some((one) => !one.isOpen && differing.of(one.allow).next().done)) return;
  const negatives = [...deniesOf(ours), ...theirs.allow];
  for (const within of partsWithin(own, differing))
    for (const part of all.meeting(within)) {
      // A boundary that came or went as a whole: what it touches is told by the statement that it was about.
      const cause = within[0]?.requestSet ?? ours.lacking.get(theirs.place) ?? part.requestSet;
      for (const positives of restraints.under([part, ...within], own)) yield { positives, negatives, causes: [cause] };
    }
}

/** Each part of our ceiling that theirs has not; where we have none, everything is within it. */
function* partsWithin(own: Ceiling | undefined, differing: DifferingParts): Generator<readonly StatementPart[]> {
  if (!own) yield [];
  else for (const part of differing.of(own.allow)) yield [part];
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

function deniesOf({ deny, ceilings }: SideRequests): readonly RequestSet[] {
  return [...deny, ...ceilings.flatMap((ceiling) => ceiling.deny)];
}
