import type { Meter } from '../../evaluate/match-glob.ts';
import { type Box, DifferingGrants, type Grant } from './box.ts';
import { MeetingGrants } from './meeting-grants.ts';

/** One side as sets of requests. */
export interface SideBoxes {
  readonly allow: readonly Box[];
  readonly deny: readonly Box[];
  /** Without one there is no ceiling. */
  readonly bound?: { readonly allow: readonly Box[]; readonly deny: readonly Box[] };
}

/**
 * Where to look for a request that one side has and the other has not: in all `positives` at once, and outside of all
 * `negatives`. Only what differs makes a root, because requests that match nothing but what both sides have word for word
 * are decided alike.
 */
export interface Root {
  readonly positives: readonly Grant[];
  /** The same list for all roots that have the same ones. */
  readonly negatives: readonly Box[];
  /** The parts of the positives that differ: they are the cause. */
  readonly causes: readonly Box[];
}

/** What it costs, in time and memory, to make and to keep one root. */
const stepsOfRoot = 60;

/** The roots of one direction, made as they are asked for and then kept, until the work is spent. */
export class Roots {
  readonly #made: Root[] = [];
  #isCut = false;
  readonly #source: Iterator<Root>;
  readonly #meter: Meter;

  constructor(source: Iterable<Root>, meter: Meter) {
    this.#source = source[Symbol.iterator]();
    this.#meter = meter;
  }

  /** Whether there may be more, that were too much work. */
  get isCut(): boolean {
    return this.#isCut;
  }

  *[Symbol.iterator](): Generator<Root> {
    for (let index = 0; ; index++) {
      const root = this.#made[index] ?? this.#next();
      if (!root) return;
      yield root;
    }
  }

  #next(): Root | undefined {
    if (this.#isCut) return undefined;
    const { value, done } = this.#source.next() as IteratorResult<Root, undefined>;
    this.#isCut = this.#meter.spent;
    if (done || this.#isCut) return undefined;
    this.#meter.spend(stepsOfRoot);
    this.#made.push(value);
    return value;
  }
}

/** The roots of what `ours` allows and `theirs` does not. */
export function* rootsOfAllowed(ours: SideBoxes, theirs: SideBoxes, meter: Meter): Generator<Root> {
  const denies = deniesOf(ours);
  const negatives = [...denies, ...theirs.allow];
  const ceiling = ours.bound && new MeetingGrants(ours.bound.allow, meter);
  const under = function* (positives: readonly Grant[], more: Pick<Root, 'negatives' | 'causes'>): Generator<Root> {
    if (!ceiling) yield { positives, ...more };
    else for (const bound of ceiling.meeting(positives)) yield { positives: [...positives, bound], ...more };
  };
  for (const grant of new DifferingGrants(theirs.allow, meter).of(ours.allow))
    yield* under([grant], { negatives, causes: [grant.box] });
  const all = new MeetingGrants(ours.allow, meter);
  for (const deny of new DifferingGrants(denies, meter).of(deniesOf(theirs)))
    for (const grant of all.meeting([deny])) yield* under([grant, deny], { negatives: denies, causes: [deny.box] });
  yield* rootsOfCeiling({ ours, theirs, all }, meter);
}

interface Sides {
  readonly ours: SideBoxes;
  readonly theirs: SideBoxes;
  /** All that our policies allow. */
  readonly all: MeetingGrants;
}

/** Requests that the policies of both sides allow, and the boundary of one. */
function* rootsOfCeiling({ ours, theirs, all }: Sides, meter: Meter): Generator<Root> {
  if (!theirs.bound) return;
  const { allow } = theirs.bound;
  const negatives = [...deniesOf(ours), ...allow];
  // A boundary that came or went as a whole: what it touches is told by the statement that it was about.
  if (!ours.bound) for (const grant of all.meeting([])) yield { positives: [grant], negatives, causes: [grant.box] };
  else
    for (const bound of new DifferingGrants(allow, meter).of(ours.bound.allow))
      for (const grant of all.meeting([bound])) yield { positives: [grant, bound], negatives, causes: [bound.box] };
}

/** The roots of what `ours` denies explicitly and `theirs` does not. */
export function* rootsOfDenied(ours: SideBoxes, theirs: SideBoxes, meter: Meter): Generator<Root> {
  const negatives = deniesOf(theirs);
  for (const grant of new DifferingGrants(negatives, meter).of(deniesOf(ours)))
    yield { positives: [grant], negatives, causes: [grant.box] };
}

function deniesOf({ deny, bound }: SideBoxes): readonly Box[] {
  return [...deny, ...(bound?.deny ?? [])];
}
